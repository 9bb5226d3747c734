import { chain } from './launch-text.ts';

/** Where what is encoded of a rung parts, and the element that records it. */
export interface RecorderNames {
  tee: string;
  recorder: string;
}

/** Element factories of a branch that records. */
export const recorderElements: readonly string[] = ['tee', 'roundsightrecord'];

export const recorderNames = (prefix: string): RecorderNames => ({
  tee: `${prefix}-encoded`,
  recorder: `${prefix}-recorder`,
});

/** In the chain of a rung, behind its encoder. */
export const encodedTee = ({ tee }: RecorderNames): string => `tee name=${tee}`;

/**
 * Records what is encoded, once it is ordered to (gateway/native/README.md); until then buffers fall. It queues by itself, and neither
 * delays what is sent nor fails with it.
 */
export const recorderBranch = ({ tee, recorder }: RecorderNames): string =>
  chain(`${tee}.`, `roundsightrecord name=${recorder}`);
