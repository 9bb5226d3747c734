import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { lensFault } from '../../gateway/domain/blind-state/lens-fault.ts';
import type { PartLook } from '../../gateway/domain/blind-state/picture-look.ts';
import { UsualLens } from '../../gateway/domain/blind-state/usual-lens.ts';
import { identityRotation, lensCircles } from '../../hardware/calibration/index.ts';
import { PanoramaCaster } from '../../hardware/virtual-headset/render/panorama-caster.ts';
import { nearlyNormal, seededRandom } from '../../hardware/virtual-headset/seeded-random.ts';
import { pictureCalibration, unitCalibration } from '../../hardware/virtual-headset/unit-calibration.ts';
import { looksOf } from '../bench/blind/looks.ts';
import { chartPanorama } from '../support/colour-chart.ts';
import { projectRoot } from '../support/project-root.ts';
import { haveRealScenes, realScenePath, realSceneNames } from '../support/real-scene.ts';
import { decodePicture, type RgbPicture } from '../support/view-pixels.ts';

const raw = { width: unitCalibration.widthPx, height: unitCalibration.heightPx, channels: 3 } as const;
const circles = lensCircles(unitCalibration);
const pictureCircles = lensCircles(pictureCalibration);
const dualFisheye = join(projectRoot, '../shared/data/dual-fisheye/theta-z1-seaside.jpg');

/** What both lenses see of a panorama. */
const lensesOf = (panorama: RgbPicture): Buffer =>
  Buffer.from(new PanoramaCaster(panorama.data, panorama, unitCalibration).render(identityRotation));

interface Material {
  what: string;
  lenses: () => Promise<Buffer>;
  circles: typeof circles;
}
const material: Material[] = [
  {
    what: 'a colour chart in a room that is plain grey',
    lenses: () => Promise.resolve(lensesOf(chartPanorama(2048))),
    circles,
  },
  ...(haveRealScenes ? realSceneNames : []).map((name) => ({
    what: `the real room ${name}`,
    lenses: async () => lensesOf(await decodePicture(await sharp(realScenePath(name)).toBuffer())),
    circles,
  })),
  ...(existsSync(dualFisheye) ? [dualFisheye] : []).map((path) => ({
    what: 'a real dual-fisheye picture, enlarged 2.4 times',
    lenses: () => sharp(path).resize(raw.width, raw.height, { fit: 'fill' }).removeAlpha().raw().toBuffer(),
    circles: pictureCircles,
  })),
];

const jpegOf = (picture: Sharp, quality = 85) =>
  picture.jpeg({ quality, chromaSubsampling: '4:2:0' }).toBuffer();

/** As dark as a sensor with this gain would show it, with its noise. */
function dimmed(rgb: Buffer, gain: number, noiseSigma: number): Buffer {
  const random = seededRandom(5);
  return Buffer.from(
    rgb.map((value) => Math.max(0, Math.min(255, value * gain + nearlyNormal(random) * noiseSigma))),
  );
}

describe.each(material)('the lenses before $what', ({ lenses, circles: places }) => {
  let rgb: Buffer;
  let sharpParts: readonly PartLook[];
  const partsOf = async (jpeg: Buffer): Promise<readonly PartLook[]> => {
    const [look] = await looksOf([jpeg], 5, places);
    return look?.parts ?? expect.fail('no look');
  };
  const blurred = async (share: number) =>
    partsOf(await jpegOf(sharp(rgb, { raw }).blur(share * raw.height)));
  /** What is wrong with each lens when it was like this before; null: nobody knows. */
  const faults = (parts: readonly PartLook[], before: readonly PartLook[] | null) =>
    parts.map((part, lens) => {
      const usual = new UsualLens();
      const seen = before?.[lens];
      if (seen !== undefined) usual.add(seen, 0);
      return lensFault(
        part,
        usual.usual,
        parts.filter((_, other) => other !== lens),
      );
    });

  beforeAll(async () => {
    rgb = await lenses();
    sharpParts = await partsOf(await jpegOf(sharp(rgb, { raw })));
  });

  it('are not called blurred, however coarse the JPEG is', async () => {
    expect(faults(sharpParts, null)).toEqual([null, null]);
    const coarse = await partsOf(await jpegOf(sharp(rgb, { raw }), 40));
    expect(faults(coarse, null)).toEqual([null, null]);
    expect(faults(coarse, sharpParts)).toEqual([null, null]);
  });

  it.each([
    ['dim', 0.35, 3],
    ['dark', 0.12, 2],
    ['dark and noisy', 0.12, 6],
  ])('are not called blurred where it is %s, nor is a blur hidden by noise', async (_, gain, noiseSigma) => {
    const parts = await partsOf(await jpegOf(sharp(dimmed(rgb, gain, noiseSigma), { raw })));
    expect(faults(parts, null)).toEqual([null, null]);
    const soft = await sharp(rgb, { raw })
      .blur(0.006 * raw.height)
      .raw()
      .toBuffer();
    const noisy = await partsOf(await jpegOf(sharp(dimmed(soft, 1, noiseSigma), { raw })));
    expect(faults(noisy, null)).toEqual(['blurred', 'blurred']);
  });

  it('are called blurred from the beginning where nobody can read, and by less when they were sharp', async () => {
    expect(faults(await blurred(0.006), null)).toEqual(['blurred', 'blurred']);
    expect(faults(await blurred(0.012), null)).toEqual(['blurred', 'blurred']);
    expect(faults(await blurred(0.0035), sharpParts)).toEqual(['blurred', 'blurred']);
    expect(faults(await blurred(0.0005), sharpParts)).toEqual([null, null]);
  });
});
