import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import type { IdentityStillKind } from '../../../../../gateway/contract/identity-stills.ts';
import { cutOut, type LumaPicture } from '../../../../../gateway/domain/identity/luma-picture.ts';
import { findingsOf, measuredSidePx } from '../../../../../gateway/domain/identity/picture-findings.ts';
import { sharpnessOf } from '../../../../../gateway/domain/identity/sharpness.ts';
import { heldCardSvg } from '../../../../../hardware/virtual-webcam/card-drawing.ts';
import { personSvg, poseAt } from '../../../../../hardware/virtual-webcam/person-drawing.ts';

const size = { widthPx: 640, heightPx: 480 };

/** What a webcam would see, before a wall; `over` lies over it. */
const drawn = (kind: IdentityStillKind, over = ''): Sharp => {
  const person = personSvg(poseAt(0.1)) + (kind === 'document' ? heldCardSvg(0.1) : '');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="100%" height="100%" fill="#769ea4"/>${person}${over}</svg>`;
  return sharp(Buffer.from(svg)).flatten();
};

async function lumaOf(picture: Sharp): Promise<LumaPicture> {
  // As a webcam's pictures come: through a JPEG.
  const { data, info } = await sharp(await picture.jpeg({ quality: 90 }).toBuffer())
    .resize({ width: measuredSidePx, height: measuredSidePx, fit: 'inside', withoutEnlargement: true })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, luma: new Uint8Array(data) };
}

const problemsOf = async (kind: IdentityStillKind, picture: Sharp, shown = size) =>
  findingsOf(kind, await lumaOf(picture), shown).problems;

/** Adds what a sensor adds in dim light; the same every time. */
async function noisy(picture: Sharp, deviation: number): Promise<Sharp> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let seed = 1;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31 - 0.5;
  };
  for (let at = 0; at < data.length; at += 1) {
    const normal = (random() + random() + random() + random()) * Math.sqrt(3);
    data[at] = Math.max(0, Math.min(255, Math.round((data[at] ?? 0) + normal * deviation)));
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
}

/** Moved to the side while the shutter was open. */
const moved = (picture: Sharp, byPx: number): Sharp => {
  const kernel = Array.from({ length: byPx * byPx }, (_, at) =>
    Math.floor(at / byPx) === (byPx - 1) / 2 ? 1 : 0,
  );
  return picture.removeAlpha().convolve({ width: byPx, height: byPx, kernel });
};

const kinds = ['face', 'document'] as const;

describe.each(kinds)('a picture of the %s', (kind) => {
  it('that is sharp and evenly lit has no problem, in every size and with some noise', async () => {
    expect(await problemsOf(kind, drawn(kind))).toEqual([]);
    expect(await problemsOf(kind, await noisy(drawn(kind), 5))).toEqual([]);
    const large = { widthPx: 1920, heightPx: 1440 };
    expect(await problemsOf(kind, sharp(await drawn(kind).resize(1920).png().toBuffer()), large)).toEqual([]);
  });

  it.each([2, 3, 6])('that is out of focus by %i px is blurred, also with noise', async (sigma) => {
    expect(await problemsOf(kind, drawn(kind).blur(sigma))).toEqual(['blurred']);
    const blurred = sharp(await drawn(kind).blur(sigma).png().toBuffer());
    expect(await problemsOf(kind, await noisy(blurred, 3))).toEqual(['blurred']);
  });

  it('that was moved is blurred', async () => {
    expect(await problemsOf(kind, moved(drawn(kind), 9))).toEqual(['blurred']);
  });

  it('that is dark, or of nothing, is told apart from a blurred one', async () => {
    expect(await problemsOf(kind, drawn(kind).linear(0.2, 0))).toContain('too-dark');
    const wall = sharp({ create: { ...{ width: 640, height: 480, channels: 3 }, background: '#769ea4' } });
    expect(await problemsOf(kind, wall.clone())).toEqual(['nothing-seen']);
    expect(await problemsOf(kind, await noisy(wall, 4))).toEqual(['nothing-seen']);
    const covered = sharp({ create: { ...{ width: 640, height: 480, channels: 3 }, background: '#000' } });
    expect(await problemsOf(kind, covered)).toEqual(['nothing-seen', 'too-dark']);
  });

  it('that is overexposed is too bright, and not full of glare', async () => {
    expect(await problemsOf(kind, drawn(kind).linear(3, 60))).toContain('too-bright');
    expect(await problemsOf(kind, drawn(kind).linear(3, 60))).not.toContain('glare');
  });

  it('that is smaller than any webcam’s is too small', async () => {
    const small = { widthPx: 320, heightPx: 240 };
    expect(await problemsOf(kind, drawn(kind).resize(320), small)).toContain('too-small');
    expect(await problemsOf(kind, drawn(kind))).not.toContain('too-small');
  });
});

describe('light on a document', () => {
  const spot = (radiusPx: number, xPx = 260) =>
    drawn('document', `<circle cx="${xPx}" cy="240" r="${radiusPx}" fill="#fff"/>`);

  it('is glare from the size of a word on, and nothing outside the outline or below it', async () => {
    expect(await problemsOf('document', spot(60))).toEqual(['glare']);
    expect(await problemsOf('document', spot(10))).toEqual([]);
    expect(await problemsOf('document', spot(60, 5))).toEqual([]);
    const glints = Array.from({ length: 400 }, (_, at) => {
      const [x, y] = [100 + (at % 20) * 22, 120 + Math.floor(at / 20) * 12];
      return `<rect x="${x}" y="${y}" width="3" height="3" fill="#fff"/>`;
    });
    expect((await lumaGlare(glints.join(''))).problems).not.toContain('glare');
    expect((await lumaGlare(`<circle cx="320" cy="240" r="60" fill="#fff"/>`)).glarePercent).toBeGreaterThan(
      5,
    );
  });

  const lumaGlare = async (over: string) =>
    findingsOf('document', await lumaOf(drawn('document', over)), size);

  it('is forgiven a face, where it is a lamp', async () => {
    const lamp = '<circle cx="330" cy="60" r="40" fill="#fff"/>';
    expect(await problemsOf('face', drawn('face', lamp))).toEqual([]);
  });
});

describe('a cut', () => {
  const picture = { widthPx: 4, heightPx: 2, luma: Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7]) };

  it('has the pixels of its share, never none, and never more than there are', () => {
    const right = cutOut(picture, { left: 0.5, top: 0, width: 0.5, height: 1 });
    expect([right.widthPx, right.heightPx, ...right.luma]).toEqual([2, 2, 2, 3, 6, 7]);
    expect([...cutOut(picture, { left: 0.99, top: 0.99, width: 0, height: 0 }).luma]).toEqual([7]);
    expect([...cutOut(picture, { left: 0.5, top: 0.5, width: 9, height: 9 }).luma]).toEqual([6, 7]);
  });

  it('of a line has no sharpness, and nobody divides by nothing', () => {
    expect(sharpnessOf({ widthPx: 1, heightPx: 1, luma: Uint8Array.of(3) })).toBe(0);
  });
});
