/** A repeatable source of numbers from 0 (inclusive) to 1 (exclusive): mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

const oddTexts = [
  '\u0000',
  '\r',
  '\n',
  '\r\n',
  ' ',
  ':',
  '=',
  '-1',
  '4294967296',
  '1e99',
  'é',
  '\ud800',
  '%s',
  '%0a',
  '\\',
  '"',
];

/** Changes `text` in one to four places: characters and lines are replaced, dropped, repeated, swapped or cut off. */
export function mutateText(text: string, random: () => number): string {
  let result = text;
  const changes = 1 + Math.floor(random() * 4);
  for (let change = 0; change < changes; change += 1) result = mutateOnce(result, random);
  return result;
}

function mutateOnce(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  const odd = oddTexts[Math.floor(random() * oddTexts.length)] ?? '';
  const lines = text.split('\r\n');
  const line = Math.floor(random() * lines.length);
  switch (Math.floor(random() * 8)) {
    case 0:
      return text.slice(0, at) + odd + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + odd + text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(at + Math.floor(random() * 40));
    case 3:
      return lines.toSpliced(line, 1).join('\r\n');
    case 4:
      return lines
        .toSpliced(line, 0, ...new Array<string>(1 + Math.floor(random() * 30)).fill(lines[line] ?? ''))
        .join('\r\n');
    case 5:
      return lines.toSpliced(line, 1, lines[Math.floor(random() * lines.length)] ?? '').join('\r\n');
    case 6:
      return text.replaceAll(text.slice(at, at + 3), odd);
    default:
      return random() < 0.2
        ? text.slice(0, at)
        : text.slice(0, at) + String(Math.floor(random() * 1e6)) + text.slice(at + 1);
  }
}
