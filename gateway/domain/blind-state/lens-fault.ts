import type { BlindStateKind } from '../../contract/blind-states.ts';
import { blindLimits as limits } from './blind-limits.ts';
import type { PartLook } from './picture-look.ts';
import { sharpnessOf, type Usual } from './usual-lens.ts';

/** What can be wrong with what a lens shows. */
export type LensFault = Extract<
  BlindStateKind,
  'black' | 'covered' | 'blurred' | 'over-exposed' | 'under-exposed'
>;

/**
 * What is wrong with what one lens shows, if anything; the worst first. `usual` is null before anything was right, `others` are the
 * other lenses of the same picture.
 */
export function lensFault(
  part: PartLook,
  usual: Usual | null,
  others: readonly PartLook[],
): LensFault | null {
  if (isBlack(part)) return 'black';
  if (part.bright >= limits.overBright) return 'over-exposed';
  // With one lens, darkness and a finger look the same.
  if (others.length > 0 && isCovered(part, usual, others)) return 'covered';
  if (usual === null) return isSoft(part, null) ? 'blurred' : null;
  if (isDarkened(part, usual)) return 'under-exposed';
  if (others.length === 0 && isPapered(part, usual)) return 'covered';
  return isSoft(part, usual) ? 'blurred' : null;
}

function isBlack({ mean, spread, contrast }: PartLook): boolean {
  return mean <= limits.blackMean && spread <= limits.blackSpread && contrast <= limits.blackMean;
}

const isFlat = ({ contrast, spread }: PartLook): boolean =>
  contrast <= limits.flatContrast && spread <= limits.flatSpread;

/** Nothing to see, while another lens sees; and it is dark, or a lens that saw much sees nothing. */
function isCovered(part: PartLook, usual: Usual | null, others: readonly PartLook[]): boolean {
  const most = Math.max(...others.map(({ contrast }) => contrast));
  if (!isFlat(part) || most < limits.seeingContrast || part.contrast > limits.flatToOther * most)
    return false;
  if (usual !== null && part.contrast > limits.coveredToUsual * usual.contrast) return false;
  return part.mean <= limits.coveredMean || (usual !== null && isPapered(part, usual));
}

function isPapered(part: PartLook, usual: Usual): boolean {
  return (
    isFlat(part) &&
    usual.contrast >= limits.detailContrast &&
    part.contrast <= limits.paperToUsual * usual.contrast
  );
}

function isDarkened(part: PartLook, usual: Usual): boolean {
  return (
    part.mean <= limits.underMean &&
    part.mean <= limits.underToUsual * usual.mean &&
    part.contrast <= limits.underContrastToUsual * usual.contrast
  );
}

/** Edges are there, and wide: against what the lens usually has, or against any that is in order. */
function isSoft(part: PartLook, usual: Usual | null): boolean {
  const sharpness = sharpnessOf(part);
  if (sharpness === null) return false;
  if (sharpness < limits.blurAlways) return true;
  const before = usual?.sharpness ?? null;
  return before !== null && sharpness < limits.blurMost && sharpness < limits.blurToUsual * before;
}
