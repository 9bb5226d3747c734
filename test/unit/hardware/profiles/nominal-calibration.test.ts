import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadProfiles } from '../../../../gateway/adapters/headset/load-profiles.ts';
import { StitchMapCache } from '../../../../gateway/adapters/stitch-maps/stitch-map-cache.ts';
import { defaultMediaOptions } from '../../../../gateway/domain/media-plan/plan-input.ts';
import { planMedia } from '../../../../gateway/domain/media-plan/media-plan.ts';
import {
  buildStitchMap,
  calibrationSchema,
  distortedTheta,
  maxThetaRad,
  projectToLens,
} from '../../../../hardware/calibration/index.ts';
import { nominalCalibration, scaledCalibration } from '../../../../hardware/profiles/index.ts';

const profiles = await loadProfiles(fileURLToPath(new URL('../../../../hardware/profiles', import.meta.url)));
const nominalOf = (id: string) => {
  const profile = profiles.find((each) => each.id === id);
  const calibration = profile === undefined ? null : nominalCalibration(profile, 'S1');
  if (calibration === null) throw new Error(`${id} has no nominal geometry`);
  return calibration;
};
const lensed = profiles.filter(({ nominalCalibration: nominal }) => (nominal?.lenses.length ?? 0) > 0);

describe('the nominal geometry', () => {
  it.each(lensed)('of $id is a calibration that says nobody measured it', ({ id }) => {
    const calibration = nominalOf(id);
    expect(calibrationSchema.parse(calibration)).toEqual(calibration);
    expect(calibration).toMatchObject({ profileId: id, serial: 'S1', calibratedOn: null });
  });

  it.each(lensed)('of $id looks forward with its first lens and lies in the picture', ({ id }) => {
    const { lenses, widthPx, heightPx } = nominalOf(id);
    for (const [index, lens] of lenses.entries()) {
      const forward = index === 0 ? 1 : -1;
      const ahead = projectToLens(lens, [forward, 0, 0]);
      expect(ahead.thetaRad).toBeCloseTo(0, 9);
      const radiusPx = lens.fxPx * distortedTheta(lens, maxThetaRad(lens));
      const partPx = widthPx / lenses.length;
      expect(radiusPx).toBeLessThan(Math.min(partPx, heightPx) / 2 + 1);
      expect(lens.cxPx).toBeGreaterThan(partPx * index);
      expect(lens.cxPx).toBeLessThan(partPx * (index + 1));
    }
  });

  it.each(lensed.filter(({ id }) => id !== 'ricoh/theta-s'))('of $id has upright images', ({ id }) => {
    for (const [index, lens] of nominalOf(id).lenses.entries()) {
      const forward = index === 0 ? 1 : -1;
      // The wearer's right is right in front and left behind.
      expect(projectToLens(lens, [forward, 0, 0.1]).yPx).toBeLessThan(lens.cyPx);
      expect(Math.sign(projectToLens(lens, [forward, -0.1, 0]).xPx - lens.cxPx)).toBe(forward);
    }
  });

  it('of the THETA S has up left in front and right behind, and the wearer’s right on top', () => {
    for (const [index, lens] of nominalOf('ricoh/theta-s').lenses.entries()) {
      const forward = index === 0 ? 1 : -1;
      expect(Math.sign(projectToLens(lens, [forward, 0, 0.1]).xPx - lens.cxPx)).toBe(-forward);
      expect(projectToLens(lens, [forward, -0.1, 0]).yPx).toBeLessThan(lens.cyPx);
    }
  });

  it.each(lensed)('of $id makes a stitch map', ({ id }) => {
    const options = { widthPx: 256, heightPx: 128, featherDeg: 2 };
    expect(buildStitchMap(nominalOf(id), options).length).toBeGreaterThan(1000);
  });

  it('is none where a unit must be measured first', () => {
    const theta = profiles.find(({ id }) => id === 'ricoh/theta-v');
    expect(theta === undefined ? undefined : nominalCalibration(theta, 'S1')).toBeNull();
  });
});

describe('a camera that stitches by itself', () => {
  it('goes through the pipeline without a map, in the size of its pictures', async () => {
    const cache = new StitchMapCache({ folder: '/nonexistent', threadEntry: '', codeFolder: '/nonexistent' });
    const calibration = nominalOf('generic/equirectangular-uvc');
    const stitching = await cache.provide({ readCalibration: () => Promise.resolve(calibration) });
    expect(stitching).toEqual({ kind: 'already-equirectangular' });
    const plan = planMedia(
      {
        camera: {
          kind: 'v4l2',
          devicePath: '/dev/video0',
          widthPx: 3840,
          heightPx: 1920,
          framesPerSecond: 30,
        },
        microphone: null,
        screens: [],
        webcam: null,
        stitching,
        options: defaultMediaOptions,
      },
      new Set(),
    );
    if (plan.outcome !== 'planned') throw new Error(plan.outcome);
    expect(plan.panorama.track).toMatchObject({ widthPx: 3840, heightPx: 1920 });
    expect(plan.panorama.pipeline.launch).not.toContain('roundsightstitch');
  });
});

describe('a calibration for another size', () => {
  const calibration = nominalOf('generic/dual-fisheye-uvc');

  it('sees every direction at the same share of the picture', () => {
    const smaller = scaledCalibration(calibration, { widthPx: 1088, heightPx: 544 });
    const [lens] = calibration.lenses;
    const [scaled] = smaller?.lenses ?? [];
    if (lens === undefined || scaled === undefined) throw new Error('it has lenses');
    const direction = [0.4, 0.5, 0.3] as const;
    expect(projectToLens(scaled, direction).xPx).toBeCloseTo(projectToLens(lens, direction).xPx / 2, 9);
    expect(projectToLens(scaled, direction).yPx).toBeCloseTo(projectToLens(lens, direction).yPx / 2, 9);
  });

  it('takes nothing but the size from what it is scaled to', () => {
    const size = { widthPx: 1088, heightPx: 544, framesPerSecond: 30, kind: 'v4l2' };
    const smaller = scaledCalibration(calibration, size);
    expect(calibrationSchema.parse(smaller)).toEqual(smaller);
  });

  it('is none where the shape differs', () => {
    expect(scaledCalibration(calibration, { widthPx: 1920, heightPx: 1080 })).toBeNull();
    expect(scaledCalibration(calibration, calibration)).toBe(calibration);
  });
});
