import type { StoredFault } from '../protocol/headset-message.ts';
import type { RequestChannel } from './request-channel.ts';

/** A unit keeps 64 faults; one that claims more is read no further. */
const maxFaults = 256;

/** The faults that a unit keeps, oldest first. */
export async function readFaults(channel: RequestChannel): Promise<StoredFault[]> {
  const faults: StoredFault[] = [];
  for (;;) {
    const page = await channel.ask({ kind: 'read-faults', first: faults.length });
    faults.push(...page.faults);
    if (page.faults.length === 0 || faults.length >= Math.min(page.total, maxFaults))
      return faults.slice(0, maxFaults);
  }
}
