import type { HeadsetMessage } from '../protocol/headset-message.ts';
import type { RequestKind } from '../protocol/requests.ts';

/** The kind of answer that each request has; PROTOCOL.md, "Messages". */
interface AnswerKinds {
  hello: 'identity';
  'read-calibration': 'calibration-chunk';
  orientation: 'orientation-set';
  'read-status': 'status';
  'ask-challenge': 'challenge';
  'begin-calibration-write': 'calibration-write-state';
  'write-calibration': 'calibration-write-state';
  'commit-calibration': 'calibration-write-state';
  'read-faults': 'faults';
  indicator: 'indicator-set';
  haptic: 'haptic-done';
  privacy: 'privacy-state';
  'read-privacy': 'privacy-state';
  ping: 'pong';
}
export type AnswerTo<Kind extends RequestKind> = Extract<HeadsetMessage, { kind: AnswerKinds[Kind] }>;

export interface RequestPolicy {
  /** How often it is sent at most; more than once only where doing it twice is the same as once. */
  attempts: number;
  /** How much longer than others its answer may take: the contract gives slow ones 1000 ms instead of 250. */
  patience: number;
}

const repeatable: RequestPolicy = { attempts: 3, patience: 1 };
const once: RequestPolicy = { attempts: 1, patience: 1 };

/** How each request is treated; pings are repeated by the keep-alive, chunks by the writer, which knows their offset. */
export const requestPolicies: Readonly<Record<RequestKind, RequestPolicy>> = {
  hello: repeatable,
  'read-calibration': repeatable,
  orientation: repeatable,
  'read-status': repeatable,
  'ask-challenge': repeatable,
  'begin-calibration-write': once,
  'write-calibration': once,
  'commit-calibration': { attempts: 1, patience: 4 },
  'read-faults': repeatable,
  indicator: repeatable,
  haptic: { attempts: 1, patience: 4 },
  privacy: repeatable,
  'read-privacy': repeatable,
  ping: once,
};
