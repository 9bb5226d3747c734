/**
 * A TCP source reads on while its pipeline is being started. What it reads when it has the clock already, and not yet the time of the
 * start, it stamps with the clock's own time, hours too late; decoders never let time run backwards again, and every later picture
 * would have that time. So a valve behind it is closed until the pipeline runs. A device waits by itself.
 */
export function closedGate(name: string): string {
  return `valve name=${name} drop=true drop-mode=forward-sticky-events`;
}

export const gateName = (sourceName: string): string => `${sourceName}-gate`;

/** The part of a plan that names the gate, where the source needs one. */
export function gateOf(source: { kind: string }, sourceName: string): { gate?: string } {
  return source.kind.endsWith('-tcp') ? { gate: gateName(sourceName) } : {};
}
