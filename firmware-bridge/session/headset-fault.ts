import type { ErrorReason } from '../protocol/named-codes.ts';

/** Why a headset did not do what it was asked. */
export type HeadsetFaultKind =
  /** It is not connected any more. */
  | 'lost'
  /** It is connected but silent: pings in a row went unanswered, and the conversation was ended. */
  | 'unresponsive'
  /** It did not answer in time. */
  | 'timeout'
  /** It answered with an error; `reason` says which. */
  | 'refused'
  /** What it sent is damaged. */
  | 'damaged'
  /** It speaks another major version of the protocol. */
  | 'version'
  /** This unit, or its version of the protocol, cannot do that. */
  | 'unsupported'
  /** It could not be opened: no permission, or another program has its vendor interface. */
  | 'unavailable'
  /** Its endpoints stall again and again. */
  | 'stalled'
  /** It sends more than a frame can hold, again and again. */
  | 'babbling';

/** The one error class of the bridge. */
export class HeadsetFault extends Error {
  readonly kind: HeadsetFaultKind;
  /** Of `refused` only. */
  readonly reason: ErrorReason | null;

  constructor(
    kind: HeadsetFaultKind,
    detail: string,
    { reason, ...options }: ErrorOptions & { reason?: ErrorReason } = {},
  ) {
    super(`headset ${kind}: ${detail}`, options);
    this.name = 'HeadsetFault';
    this.kind = kind;
    this.reason = reason ?? null;
  }
}
