import type { RoomScan } from '../../../../gateway/contract/room-scan.ts';

/** What the candidate is asked to do now: one thing at a time. */
export type ScanInstruction = 'turn-right' | 'turn-left' | 'look-up' | 'look-down' | 'hold';

/** Closer than this, and the head is there: what is asked for stays until then. */
const thereDeg = 6;
/** Further away than this, and it is asked for. */
const offDeg = { turn: 14, nod: 11 };
/** Near half a turn either way is as good: nobody is sent back and forth. */
const eitherWayDeg = 160;

/** The instruction that follows `before`, so that it changes as seldom as it can. */
export function instructionAfter(
  before: ScanInstruction,
  { head, next }: Pick<RoomScan, 'head' | 'next'>,
): ScanInstruction {
  if (head === null || next === null) return 'hold';
  const turn = ((((next.bearingDeg - head.bearingDeg + 180) % 360) + 360) % 360) - 180;
  const nod = next.elevationDeg - head.elevationDeg;
  const turns = before === 'turn-right' || before === 'turn-left';
  const nods = before === 'look-up' || before === 'look-down';
  if (turns && Math.abs(turn) > eitherWayDeg) return before;
  // Who nods already goes on before turning again.
  if (nods && Math.abs(nod) > thereDeg) return nodTo(nod);
  if (Math.abs(turn) > (turns ? thereDeg : offDeg.turn)) return turn > 0 ? 'turn-right' : 'turn-left';
  if (Math.abs(nod) > offDeg.nod) return nodTo(nod);
  return 'hold';
}

function nodTo(nod: number): ScanInstruction {
  return nod > 0 ? 'look-up' : 'look-down';
}

/** What is the most important to be said: a hint, or else the instruction. */
export function saidOf(
  scan: RoomScan,
  instruction: ScanInstruction,
): ScanInstruction | NonNullable<RoomScan['hint']> {
  return scan.hint ?? instruction;
}
