import type { BlindStateKind } from '../../../gateway/contract/blind-states.ts';
import { seatFaults } from '../../support/seat-faults.ts';
import { WatchedSeat } from '../../support/watched-seat.ts';

interface TimedFault {
  kind: BlindStateKind;
  /** From the command that causes it to the event on the proctor's WebSocket. */
  seenMs: number;
}

/** Causes these kinds of blind states, or all, one after the other at a real seat, in real time through the whole gateway. */
export async function seenThroughGateway(
  wanted: readonly BlindStateKind[] | null,
  told: (fault: TimedFault) => void,
): Promise<TimedFault[]> {
  const seat = await WatchedSeat.open();
  try {
    const timed: TimedFault[] = [];
    for (const { kinds, begin, end } of seatFaults) {
      if (wanted !== null && !kinds.some((kind) => wanted.includes(kind))) continue;
      await seat.over();
      const rows = seat.toldRows;
      const beganMs = performance.now();
      await begin(seat);
      const seen = kinds.map(async (kind): Promise<TimedFault> => {
        await seat.began(kind, rows);
        return { kind, seenMs: performance.now() - beganMs };
      });
      for (const fault of await Promise.all(seen)) {
        told(fault);
        timed.push(fault);
      }
      await end(seat);
    }
    return timed;
  } finally {
    await seat.close();
  }
}
