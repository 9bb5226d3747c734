import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildStitchMap } from '../../hardware/calibration/index.ts';
import { imperfectUnit, type I420Picture } from '../support/fisheye-picture.ts';
import { floatStitchedLuma, lumaQualityDb } from '../support/picture-quality.ts';
import { gstLaunch, inTemporaryFolder, stitchOne } from '../support/stitch-pipeline.ts';

/** A picture that is no scene but quick to make, with no two places of it alike. */
function patternedPicture(widthPx: number, heightPx: number): I420Picture {
  const planes = [1, 2, 2].map((scale, index) => {
    const [width, height] = [Math.ceil(widthPx / scale), Math.ceil(heightPx / scale)];
    const plane = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        plane[y * width + x] =
          128 + 60 * Math.sin((x * scale) / 23 + index) + 50 * Math.sin((y * scale) / 31 - x / 977);
      }
    }
    return plane;
  }) as I420Picture['planes'];
  return { widthPx, heightPx, planes };
}

describe('source pixels per pixel of the panorama', () => {
  // At 4 the luma plane has 8 MB.
  it.each([
    [2, 640],
    [3, 640],
    [4, 1024],
  ])('may be %i', async (scale, widthPx) => {
    const unit = imperfectUnit(scale * widthPx);
    const options = { widthPx, heightPx: widthPx / 2, featherDeg: 2 };
    const picture = patternedPicture(unit.widthPx, unit.heightPx);
    const stitched = await stitchOne({ unit, picture, options });
    const ceiling = floatStitchedLuma(unit, picture, options, options.featherDeg);
    expect(lumaQualityDb(stitched, ceiling)).toBeGreaterThan(50);
  });
});

/** The planes' rows, each filled up to its stride with bytes that are not to be seen. */
function paddedPlanes({ widthPx, heightPx, planes }: I420Picture, strides: readonly number[]): Buffer[] {
  return planes.map((plane, index) => {
    const scale = index === 0 ? 1 : 2;
    const [width, rows] = [Math.ceil(widthPx / scale), Math.ceil(heightPx / scale)];
    const stride = strides[index] ?? width;
    const padded = Buffer.alloc(stride * rows, 0xff);
    for (let row = 0; row < rows; row++) {
      padded.set(plane.subarray(row * width, (row + 1) * width), row * stride);
    }
    return padded;
  });
}

it('takes pictures with padded rows, also of odd sizes', async () => {
  const unit = { ...imperfectUnit(480), widthPx: 481, heightPx: 243 };
  const picture = patternedPicture(unit.widthPx, unit.heightPx);
  await inTemporaryFolder(async (folder) => {
    const [map, input, output] = [join(folder, 'unit.map'), join(folder, 'in.raw'), join(folder, 'out.i420')];
    await writeFile(map, buildStitchMap(unit, { widthPx: 480, heightPx: 240, featherDeg: 2 }));
    const stitchedFrom = async (strides: readonly [number, number, number]) => {
      const planes = paddedPlanes(picture, strides);
      const [luma, blue] = planes.map((plane) => plane.length);
      await writeFile(input, Buffer.concat(planes));
      const ended = await gstLaunch([
        ...['-q', 'filesrc', `location=${input}`, '!'],
        ...['rawvideoparse', 'format=i420', `width=${unit.widthPx}`, `height=${unit.heightPx}`],
        ...[`plane-strides=<${strides.join(',')}>`, `plane-offsets=<0,${luma},${(luma ?? 0) + (blue ?? 0)}>`],
        ...['!', 'roundsightstitch', `map=${map}`, '!', 'filesink', `location=${output}`],
      ]);
      expect(ended.exitCode, ended.text).toBe(0);
      return await readFile(output);
    };
    const tight = await stitchedFrom([481, 241, 241]);
    expect(tight.length).toBe(480 * 240 * 1.5);
    expect(tight.equals(await stitchedFrom([640, 243, 300]))).toBe(true);
  });
});
