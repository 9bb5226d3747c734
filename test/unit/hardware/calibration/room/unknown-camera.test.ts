import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { calibrationSchema } from '../../../../../hardware/calibration/index.ts';
import { calibrateUnknownCamera } from '../../../../../hardware/calibration/room/unknown-camera.ts';
import { projectRoot } from '../../../../support/project-root.ts';

const thetaZ1 = join(projectRoot, '../shared/data/dual-fisheye/theta-z1-seaside.jpg');

describe('a camera of which nothing is known', () => {
  it.skipIf(!existsSync(thetaZ1))(
    'is calibrated from one real picture until its seam fits',
    async () => {
      const { data, info } = await sharp(thetaZ1).greyscale().raw().toBuffer({ resolveWithObject: true });
      const picture = { widthPx: info.width, heightPx: info.height, luma: new Uint8Array(data) };
      const result = calibrateUnknownCamera([picture], { pointsPerLens: 80 });
      if (!result.ok) throw new Error(result.code);
      // The picture is 800 wide: half a pixel is a pixel and a bit at 1920.
      expect(result.after.overlap.medianPx).toBeLessThan(0.3);
      expect(result.after.overlap.p90Px).toBeLessThan(0.8);
      expect(result.warnings).toContainEqual({ kind: 'one-head-direction' });
      expect(calibrationSchema.safeParse(result.calibration).success).toBe(true);
    },
    60_000,
  );

  it('is not calibrated in the dark', () => {
    const dark = { widthPx: 400, heightPx: 200, luma: new Uint8Array(80_000) };
    expect(calibrateUnknownCamera([dark])).toEqual({ ok: false, code: 'no-image-circles' });
  });
});
