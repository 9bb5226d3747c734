import { shallowReactive } from 'vue';
import type { ConsoleEvent } from '../../gateway/contract/events.ts';
import type { RoomScan } from '../../gateway/contract/room-scan.ts';

/** The room scans that are under way, by exam session. */
export class LiveRoomScans {
  readonly entries = shallowReactive(new Map<string, RoomScan>());

  tell({ examSessionId, scan }: Extract<ConsoleEvent, { type: 'room-scan' }>): void {
    if (scan === null) this.entries.delete(examSessionId);
    else this.entries.set(examSessionId, scan);
  }

  /** Also when the events begin anew: what still goes on is told again, and a gateway that was restarted knows of none. */
  clear(): void {
    this.entries.clear();
  }
}
