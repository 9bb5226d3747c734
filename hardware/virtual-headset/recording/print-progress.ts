/** A progress callback that writes a line at every tenth, and none when nothing had to be rendered. */
export function printProgress(name: string, write: (line: string) => void): (share: number) => void {
  let told = -1;
  return (share) => {
    const tenth = Math.floor(share * 10);
    if (tenth <= told || (told < 0 && share === 1)) return;
    told = tenth;
    write(`virtual headset: rendering the scene "${name}", ${tenth * 10} %\n`);
  };
}
