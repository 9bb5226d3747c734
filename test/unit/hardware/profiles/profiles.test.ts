import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadProfiles, matchRules } from '../../../../gateway/adapters/headset/load-profiles.ts';
import { calibrationSchema, projectToLens } from '../../../../hardware/calibration/index.ts';
import { nominalCalibration, readProfile, scaledCalibration } from '../../../../hardware/profiles/index.ts';

const folder = fileURLToPath(new URL('../../../../hardware/profiles', import.meta.url));
const profiles = await loadProfiles(folder);

describe('the profiles of the project', () => {
  it('are the reference headset and the generic camera at least', () => {
    expect(profiles.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['roundsight/reference', 'generic/dual-fisheye-uvc']),
    );
  });

  it.each(profiles)(
    '$id has a nominal calibration whose front lens looks forward, the rear one back',
    (profile) => {
      const calibration = nominalCalibration(profile, 'S1');
      expect(calibrationSchema.parse(calibration)).toEqual(calibration);
      expect(calibration).toMatchObject({ profileId: profile.id, serial: 'S1', calibratedOn: null });
      const [mode] = profile.videoModes;
      expect([calibration.widthPx, calibration.heightPx]).toEqual([mode?.widthPx, mode?.heightPx]);
      const [front, rear] = calibration.lenses;
      if (front === undefined || rear === undefined) throw new Error('a dual fisheye has two lenses');
      const ahead = projectToLens(front, [1, 0, 0]);
      const behind = projectToLens(rear, [-1, 0, 0]);
      expect(ahead.thetaRad).toBeCloseTo(0, 9);
      expect(behind.thetaRad).toBeCloseTo(0, 9);
      expect(ahead.xPx).toBeLessThan(behind.xPx);
      // Up is up in both pictures, and what is right of the wearer is right in front and left behind.
      expect(projectToLens(front, [1, 0, 0.1]).yPx).toBeLessThan(ahead.yPx);
      expect(projectToLens(rear, [-1, 0, 0.1]).yPx).toBeLessThan(behind.yPx);
      expect(projectToLens(front, [1, -0.1, 0]).xPx).toBeGreaterThan(ahead.xPx);
      expect(projectToLens(rear, [-1, -0.1, 0]).xPx).toBeLessThan(behind.xPx);
    },
  );

  it.each(profiles)('$id claims nothing as verified without a device', ({ evidence }) => {
    for (const { verified, source } of evidence) if (verified) expect(source).toMatch(/device|unit/);
    expect(evidence.length).toBeGreaterThan(0);
  });

  it('are told apart on the USB', () => {
    const keys = matchRules(profiles).map(
      ({ vendorId, productId, productNameContains }) =>
        `${vendorId}:${productId}:${productNameContains ?? ''}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(matchRules(profiles)).toContainEqual({
      profileId: 'roundsight/reference',
      vendorId: 0x1209,
      productId: 1,
      productNameContains: 'roundsight',
    });
  });
});

describe('reading a profile', () => {
  const [good] = profiles;

  it('names what does not fit', () => {
    const bad = { ...good, usb: [{ vendorId: '2E1A', productId: '1000' }] };
    expect(readProfile(good?.id ?? '', bad)).toEqual({
      ok: false,
      faults: ['usb.0.vendorId: must be four lower-case hexadecimal digits'],
    });
    expect(readProfile('a/b', null).ok).toBe(false);
    expect(readProfile('a/b', { ...good, extra: 1 }).ok).toBe(false);
  });

  it('refuses one in the wrong place', () => {
    expect(readProfile('some/where', good)).toMatchObject({ ok: false });
  });
});

describe('a calibration for another size', () => {
  const profile = profiles.find(({ id }) => id === 'generic/dual-fisheye-uvc');
  if (profile === undefined) throw new Error('the generic profile is there');
  const calibration = nominalCalibration(profile, 'S1');

  it('sees every direction at the same share of the picture', () => {
    const smaller = scaledCalibration(calibration, { widthPx: 1088, heightPx: 544 });
    const [lens] = calibration.lenses;
    const [scaled] = smaller?.lenses ?? [];
    if (lens === undefined || scaled === undefined) throw new Error('it has lenses');
    const direction = [0.4, 0.5, 0.3] as const;
    expect(projectToLens(scaled, direction).xPx).toBeCloseTo(projectToLens(lens, direction).xPx / 2, 9);
    expect(projectToLens(scaled, direction).yPx).toBeCloseTo(projectToLens(lens, direction).yPx / 2, 9);
  });

  it('is none where the shape differs', () => {
    expect(scaledCalibration(calibration, { widthPx: 1920, heightPx: 1080 })).toBeNull();
    expect(scaledCalibration(calibration, calibration)).toBe(calibration);
  });
});
