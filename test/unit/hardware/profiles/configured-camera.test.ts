import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadProfiles, matchRules } from '../../../../gateway/adapters/headset/load-profiles.ts';
import { profileSchema, type ConfiguredCamera } from '../../../../hardware/profiles/index.ts';

const folder = fileURLToPath(new URL('../../../../hardware/profiles', import.meta.url));
const cheap = { vendorId: '32e4', productId: '9230', profile: 'generic/dual-fisheye-uvc' };
const mode = { widthPx: 3840, heightPx: 1920, framesPerSecond: 20 };

describe('a camera of the configuration', () => {
  it('is recognised, and used by a profile of its own', async () => {
    const profiles = await loadProfiles(folder, [cheap]);
    expect(matchRules(profiles)).toContainEqual(
      expect.objectContaining({
        profileId: 'generic/dual-fisheye-uvc-32e4-9230',
        vendorId: 0x32e4,
        productId: 0x9230,
      }),
    );
    const [own] = profiles.filter(({ id }) => id.endsWith('32e4-9230'));
    expect(profileSchema.parse(own)).toEqual(own);
    expect(own?.model).toBe('Dual-fisheye USB camera 32e4:9230');
  });

  it('comes in the mode that it names, with the geometry scaled to it', async () => {
    const [own] = await loadProfiles(folder, [{ ...cheap, mode }]);
    expect(own?.videoModes).toEqual([{ format: 'mjpeg', ...mode, live: true }]);
    expect(own?.nominalCalibration).toMatchObject({ widthPx: 3840, heightPx: 1920 });
    expect(profileSchema.parse(own)).toEqual(own);
  });

  it('has to be measured where its picture has another shape', async () => {
    const other = { widthPx: 1280, heightPx: 720, framesPerSecond: 30 };
    const [own] = await loadProfiles(folder, [{ ...cheap, mode: other }]);
    expect(own?.nominalCalibration).toBeNull();
  });

  it('stitches by itself where its profile says so', async () => {
    const [own] = await loadProfiles(folder, [{ ...cheap, profile: 'generic/equirectangular-uvc', mode }]);
    expect(own?.nominalCalibration).toMatchObject({ projection: 'equirectangular', widthPx: 3840 });
  });

  it('is no longer recognised by the profile of the project', async () => {
    const theta = { vendorId: '05ca', productId: '2711', profile: 'generic/dual-fisheye-uvc' };
    const rules = matchRules(await loadProfiles(folder, [theta]));
    expect(rules.filter(({ productId }) => productId === 0x2711).map(({ profileId }) => profileId)).toEqual([
      'generic/dual-fisheye-uvc-05ca-2711',
    ]);
  });

  it.each<[string, ConfiguredCamera[], RegExp]>([
    [
      'an unknown profile',
      [{ ...cheap, profile: 'no/such' }],
      /no\/such is unknown.*generic\/dual-fisheye-uvc/,
    ],
    ['one that cannot be used', [{ ...cheap, profile: 'ricoh/theta-v' }], /UVC 1\.5/],
    ['the same camera twice', [cheap, cheap], /32e4:9230 is there twice/],
    [
      'a sphere of another shape',
      [{ ...cheap, profile: 'generic/equirectangular-uvc', mode: { ...mode, heightPx: 1080 } }],
      /twice as wide as high/,
    ],
  ])('is refused for %s', async (_, cameras, message) => {
    await expect(loadProfiles(folder, cameras)).rejects.toMatchObject({ code: 'config-invalid' });
    await expect(loadProfiles(folder, cameras)).rejects.toThrow(message);
  });
});
