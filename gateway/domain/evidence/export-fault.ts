import type { ByteRange } from './evidence-index.ts';

export type ExportFaultCause =
  /** A file is not there. */
  | 'missing'
  /** A file is there that nothing names, or that is no file. */
  | 'unexpected'
  /** It has not the one form that it is written in. */
  | 'form'
  /** None of the trusted keys sealed it. */
  | 'key-unknown'
  | 'key-not-valid-then'
  | 'signature-wrong'
  /** A row is not the next one of its chain: one was changed, removed, inserted or moved. */
  | 'chain'
  /** The chain is whole in itself and not the one that was sealed. */
  | 'not-as-sealed'
  /** An entry speaks of another row of the log. */
  | 'not-as-logged'
  /** A time goes back, or runs otherwise than the clock that it was made of. */
  | 'clock'
  /** The time stamp is not of this seal, or not of an authority that is trusted. */
  | 'time-stamp'
  | 'length'
  | 'digest';

/** Something in an exported recording that is wrong, and where. */
export interface ExportFault {
  file: string;
  why: ExportFaultCause;
  /** From 1, where the file has rows. */
  row: number | null;
  /** Null where there are none. */
  bytes: ByteRange | null;
  detail: string;
}
