import type { Headset } from '../../../gateway/contract/headsets.ts';
import type { Severity } from '../../ui/severity.ts';
import { severityOfCondition } from '../../ui/severity.ts';

/** Message keys of what a technician can do. */
export type HeadsetAdvice = 'connect' | 'update' | 'calibrate' | 'fault' | 'wait' | 'none';

/** What to do about a headset, the most pressing first. */
export function adviceFor(headset: Headset): HeadsetAdvice {
  if (!headset.connected) return 'connect';
  if (headset.condition === 'updating') return 'update';
  if (headset.condition === 'failed' || headset.condition === 'recovering') return 'fault';
  if (headset.calibrationDate === null) return 'calibrate';
  return headset.condition === 'starting' ? 'wait' : 'none';
}

export function severityOfHeadset(headset: Headset): Severity {
  if (!headset.connected) return 'alarm';
  const { condition } = headset;
  if (condition === 'updating') return 'warning';
  const severity = condition === 'idle' ? 'ok' : severityOfCondition(condition);
  return severity === 'ok' && headset.calibrationDate === null ? 'warning' : severity;
}
