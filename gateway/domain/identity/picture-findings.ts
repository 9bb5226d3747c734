import type { IdentityStillKind, PictureProblem } from '../../contract/identity-stills.ts';
import { exposureOf, type Exposure } from './exposure.ts';
import { cutOut, type LumaPicture, type PictureShare } from './luma-picture.ts';
import { sharpnessOf } from './sharpness.ts';

export interface PictureFindings {
  /** 0 to 1. */
  sharpness: number;
  glarePercent: number;
  /** The worst first; empty where a person will be able to compare it. */
  problems: PictureProblem[];
}

/** The longer side at which pictures are measured: finer than this nobody compares them on a screen. */
export const measuredSidePx = 800;

/** Where the outline is that the candidate fits what is shown into: what is around it does not count. */
const outlines: Readonly<Record<IdentityStillKind, PictureShare>> = {
  face: { left: 0.27, top: 0.08, width: 0.46, height: 0.84 },
  document: { left: 0.12, top: 0.15, width: 0.76, height: 0.7 },
};

/**
 * A Gaussian blur of 1.3 pixels of a picture 640 wide is at 0.5 for a document (its small print is gone) and at 0.38 for a face, whose
 * edges are softer.
 */
const leastSharpness: Readonly<Record<IdentityStillKind, number>> = { face: 0.38, document: 0.5 };
/** A spot of light hides a word of a document; on a face it may be a lamp behind it. */
const mostGlarePercent: Readonly<Record<IdentityStillKind, number>> = { face: 8, document: 2 };
/** More light than this is no spot: the whole picture is overexposed. */
const overexposedPercent = 40;
/** An evenly lit face is about 120, also of dark skin above 50 in what webcams do with it. */
const leastMeanLuma = 45;
/** A covered lens or an empty wall has less; a face before a wall of its own brightness 20 and more. */
const leastContrastLuma = 8;
/** A webcam of 640×480 has enough. */
const leastSides = { longPx: 600, shortPx: 400 } as const;

/**
 * Measures whether a picture is good enough to be compared by a person. `measured` is the picture with a longer side of at most
 * `measuredSidePx`; `size` the one that will be looked at, in pixels.
 */
export function findingsOf(
  kind: IdentityStillKind,
  measured: LumaPicture,
  size: { widthPx: number; heightPx: number },
): PictureFindings {
  const shown = cutOut(measured, outlines[kind]);
  const exposure = exposureOf(shown);
  const sharpness = sharpnessOf(shown);
  return {
    sharpness,
    glarePercent: exposure.glarePercent,
    problems: problemsOf(kind, exposure, sharpness, size),
  };
}

function problemsOf(
  kind: IdentityStillKind,
  { meanLuma, contrastLuma, glarePercent }: Exposure,
  sharpness: number,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): PictureProblem[] {
  const isOverexposed = glarePercent > overexposedPercent;
  const isEmpty = contrastLuma < leastContrastLuma;
  const isSmall =
    Math.max(widthPx, heightPx) < leastSides.longPx || Math.min(widthPx, heightPx) < leastSides.shortPx;
  const found: [PictureProblem, boolean][] = [
    ['nothing-seen', isEmpty && !isOverexposed],
    ['too-dark', meanLuma < leastMeanLuma],
    ['too-bright', isOverexposed],
    ['glare', !isOverexposed && glarePercent > mostGlarePercent[kind]],
    // Of a picture that shows nothing, no edge is sharp.
    ['blurred', !isEmpty && sharpness < leastSharpness[kind]],
    ['too-small', isSmall],
  ];
  return found.filter(([, isSo]) => isSo).map(([problem]) => problem);
}
