import { HeadsetFault } from '../session/headset-fault.ts';
import { DfuInterface } from './dfu-interface.ts';
import { returnToRunTime } from './return-to-run-time.ts';
import type { UnitIds } from '../discovery/reference-ids.ts';
import { UnitFinder, type UpdateBus } from './update-bus.ts';
import { systemUpdateClock, usualTiming, type UpdateClock, type UpdateTiming } from './update-timing.ts';

export interface RecoveryRequest {
  bus: UpdateBus;
  ids: UnitIds;
  serial: string;
  clock?: UpdateClock;
  timing?: Partial<UpdateTiming>;
}

export type RecoveryOutcome =
  /** It runs; `wasStuck` where it was in update mode before. */
  | { outcome: 'running'; wasStuck: boolean }
  /** It has no firmware that runs, or cannot leave the update mode: send it an image. */
  | { outcome: 'needs-firmware' }
  | { outcome: 'failed'; reason: 'not-found' | 'not-opened' | 'lost' };

/** Sends a unit that was left in update mode back to work; what it has stored of an image stays. */
export async function recoverUnit(request: RecoveryRequest): Promise<RecoveryOutcome> {
  const clock = request.clock ?? systemUpdateClock;
  const timing = { ...usualTiming, ...request.timing };
  const finder = new UnitFinder(request.bus, request.ids, request.serial, clock, timing);
  const unit = await finder.find();
  if (unit === null) return { outcome: 'failed', reason: 'not-found' };
  if (unit.mode === 'run') return { outcome: 'running', wasStuck: false };
  try {
    const dfu = await DfuInterface.open(unit.device, 'update');
    await returnToRunTime(dfu, unit.device, { finder, clock, timing }).finally(() => dfu.close());
  } catch (error) {
    if (!(error instanceof HeadsetFault)) throw error;
    return { outcome: 'failed', reason: 'not-opened' };
  }
  const now = await finder.find();
  if (now === null) return { outcome: 'failed', reason: 'lost' };
  return now.mode === 'run' ? { outcome: 'running', wasStuck: true } : { outcome: 'needs-firmware' };
}
