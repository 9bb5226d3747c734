/** How a shell is told a word as it is. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The line to type to run this command as root: with sudo where it is there, else with root's own password. */
export function commandAsRoot(words: readonly string[], hasSudo: boolean): string {
  const line = words.map(quoted).join(' ');
  return hasSudo ? `sudo ${line}` : `su -c ${quoted(line)}`;
}
