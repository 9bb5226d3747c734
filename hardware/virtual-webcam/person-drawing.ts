import { heightPx, widthPx } from './picture-size.ts';

/** How the person sits at a moment of the loop; lengths in pixels, y down. */
export interface Pose {
  /** The head's centre from where it is at rest. */
  headXPx: number;
  headYPx: number;
  headTiltDeg: number;
  /** The shoulders' height from where it is at rest: breathing. */
  shouldersYPx: number;
  gazeXPx: number;
  /** 0 open, 1 closed. */
  lids: number;
}

/** Shares of the loop at which the eyes are shut. */
const blinks = [0.21, 0.64];
const blinkShare = 0.035;

/**
 * The pose at a share of the loop, 0 to 1; the end meets the beginning. The head goes round a small ellipse at a steady
 * pace, so that it never stands still between two pictures.
 */
export function poseAt(share: number): Pose {
  const turn = 2 * Math.PI * share;
  const gaze = Math.sin(2 * turn + 0.8);
  return {
    headXPx: 9 * Math.sin(turn),
    headYPx: 4 * Math.cos(turn),
    headTiltDeg: 2.2 * Math.sin(turn + 0.7),
    shouldersYPx: 1.8 * Math.sin(2 * turn),
    gazeXPx: 3 * Math.tanh(3 * gaze),
    lids: Math.max(...blinks.map((at) => Math.max(0, 1 - Math.abs(share - at) / blinkShare))),
  };
}

const colours = {
  skin: '#d8a88a',
  shade: '#c39073',
  hair: '#43352d',
  jumper: '#46587a',
  collar: '#3a4a68',
  white: '#f0ece6',
  iris: '#4d4136',
  mouth: '#a5625a',
};
const neck = { xPx: widthPx / 2, yPx: 300 };

/** Head and shoulders as SVG elements, for a picture of `picture-size.ts`. */
export function personSvg(pose: Pose): string {
  const { headXPx, headYPx, headTiltDeg, shouldersYPx } = pose;
  const shoulders =
    `<g transform="translate(${headXPx * 0.3} ${shouldersYPx})">` +
    `<path d="M104 ${heightPx + 20} C112 388 190 364 262 344 L378 344 C450 364 528 388 536 ${heightPx + 20} Z" fill="${colours.jumper}"/>` +
    `<path d="M262 344 Q320 402 378 344 L366 336 L274 336 Z" fill="${colours.collar}"/></g>`;
  const throat =
    `<path d="M280 270 L280 344 Q320 388 360 344 L360 270 Z" fill="${colours.shade}" ` +
    `transform="translate(${headXPx * 0.6} ${shouldersYPx})"/>`;
  return `${shoulders}${throat}<g transform="translate(${headXPx} ${headYPx}) rotate(${headTiltDeg} ${neck.xPx} ${neck.yPx})">${headSvg(pose)}</g>`;
}

function headSvg(pose: Pose): string {
  return (
    // Hair behind, ears, face, hair in front.
    `<ellipse cx="320" cy="160" rx="97" ry="96" fill="${colours.hair}"/>` +
    `<ellipse cx="231" cy="212" rx="13" ry="22" fill="${colours.shade}"/><ellipse cx="409" cy="212" rx="13" ry="22" fill="${colours.shade}"/>` +
    `<path d="M234 190 C234 112 406 112 406 190 C406 262 372 318 320 318 C268 318 234 262 234 190 Z" fill="${colours.skin}"/>` +
    `<path d="M230 186 C236 118 286 96 330 96 C380 96 408 134 410 186 C396 152 372 142 344 146 C300 152 254 150 230 186 Z" fill="${colours.hair}"/>` +
    eyeSvg(282, pose) +
    eyeSvg(358, pose) +
    `<path d="M262 184 Q282 174 300 182 M340 182 Q358 174 378 184" fill="none" stroke="${colours.hair}" stroke-width="5" stroke-linecap="round"/>` +
    `<path d="M318 214 Q308 246 322 252" fill="none" stroke="${colours.shade}" stroke-width="4" stroke-linecap="round"/>` +
    `<path d="M294 280 Q320 292 346 280" fill="none" stroke="${colours.mouth}" stroke-width="5" stroke-linecap="round"/>`
  );
}

function eyeSvg(centreXPx: number, { gazeXPx, lids }: Pose): string {
  const openPx = 9 * (1 - lids);
  const lid = `<path d="M${centreXPx - 15} 208 Q${centreXPx} ${208 - openPx * 1.3 + lids * 5} ${centreXPx + 15} 208" fill="none" stroke="${colours.hair}" stroke-width="3" stroke-linecap="round"/>`;
  if (openPx < 1) return lid;
  return (
    `<ellipse cx="${centreXPx}" cy="208" rx="14" ry="${openPx}" fill="${colours.white}"/>` +
    `<ellipse cx="${centreXPx + gazeXPx}" cy="208" rx="${Math.min(7, openPx)}" ry="${Math.min(7, openPx)}" fill="${colours.iris}"/>${lid}`
  );
}
