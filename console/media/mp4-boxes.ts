/** A box of an MP4 file (ISO/IEC 14496-12, 4.2), by the place of its content. */
export interface Box {
  type: string;
  from: number;
  to: number;
}

/** All of the bytes, as the box that the outermost ones are in. */
export const wholeOf = (view: DataView): Box => ({ type: '', from: 0, to: view.byteLength });

/** Ticks a second of the first track of a file; null where that is not said. */
export function timescaleOf(view: DataView): number | null {
  const header = find(view, wholeOf(view), 'moov', 'trak', 'mdia', 'mdhd');
  return header && field(view, header, view.getUint8(header.from) === 1 ? 20 : 12);
}

/** When the first sample of a fragment of one track is due, in ticks of the track (`tfdt`); null where that is not said. */
export function startTicksOf(view: DataView, fragment: Box): number | null {
  const time = find(view, fragment, 'traf', 'tfdt');
  if (time === null) return null;
  if (view.getUint8(time.from) !== 1) return field(view, time, 4);
  return time.from + 12 <= time.to ? Number(view.getBigUint64(time.from + 4)) : null;
}

/** A 32-bit number of a box, null where the box ends before. */
export function field(view: DataView, { from, to }: Box, offset: number): number | null {
  return from + offset + 4 <= to ? view.getUint32(from + offset) : null;
}

/** The first box of these names, each within the one before; null where there is none, or it has not even its version and flags. */
export function find(view: DataView, within: Box, ...names: readonly string[]): Box | null {
  let found: Box = within;
  for (const name of names) {
    const next = [...boxes(view, found)].find(({ type }) => type === name);
    if (next === undefined) return null;
    found = next;
  }
  return found.to - found.from >= 4 ? found : null;
}

/** The whole boxes within another, in order; of 32-bit sizes only, which is all that fragments of seconds need. */
export function* boxes(view: DataView, { from, to }: Box): Generator<Box> {
  for (let at = from; at + 8 <= to;) {
    const size = view.getUint32(at);
    if (size < 8 || at + size > to) return;
    const type = String.fromCharCode(...[4, 5, 6, 7].map((offset) => view.getUint8(at + offset)));
    yield { type, from: at + 8, to: at + size };
    at += size;
  }
}
