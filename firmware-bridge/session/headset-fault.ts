/** Why a headset did not do what it was asked. */
export type HeadsetFaultKind =
  /** It is not connected any more. */
  | 'lost'
  /** It did not answer in time. */
  | 'timeout'
  /** It answered with an error or with something else than was asked for. */
  | 'refused'
  /** What it sent is damaged. */
  | 'damaged'
  /** It speaks another major version of the protocol. */
  | 'version';

/** The one error class of the bridge. */
export class HeadsetFault extends Error {
  readonly kind: HeadsetFaultKind;

  constructor(kind: HeadsetFaultKind, detail: string, options?: ErrorOptions) {
    super(`headset ${kind}: ${detail}`, options);
    this.name = 'HeadsetFault';
    this.kind = kind;
  }
}
