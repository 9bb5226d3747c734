import { describe, expect, it } from 'vitest';
import { measureLensPicture } from '../../../../../gateway/domain/equipment/lens-picture.ts';
import { lensViews } from '../../../../../gateway/domain/equipment/lens-views.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';
import { blurred, changed, greyRoom, isInFront, type GreyRoom } from '../../../../support/grey-room.ts';

const views = lensViews(unitCalibration.lenses, { widthPx: 480, heightPx: 240 });
const measure = (picture: GreyRoom) => views.map((view) => measureLensPicture(picture, view));
const degPerPx = 0.75;

describe('what a lens shows', () => {
  it('is sharp to the pixel where outlines are', () => {
    for (const { blurDeg, edgeShare } of measure(greyRoom())) {
      expect(blurDeg).toBeLessThan(0.3);
      expect(edgeShare).toBeGreaterThan(0.05);
    }
  });

  it.each([1, 1.5, 2, 3])(
    'is as wide at outlines as the Gaussian of %f pixels that blurred it',
    (sigmaPx) => {
      for (const { blurDeg } of measure(blurred(greyRoom(), sigmaPx))) {
        expect(blurDeg).toBeGreaterThan(0.8 * sigmaPx * degPerPx);
        expect(blurDeg).toBeLessThan(1.25 * sigmaPx * degPerPx);
      }
    },
  );

  it('is about as sharp in half the light and contrast', () => {
    const dim = changed(blurred(greyRoom(), 1.5), (_, luma) => luma / 2);
    const [bright, dark] = [measure(blurred(greyRoom(), 1.5)), measure(dim)];
    for (const [index, { blurDeg }] of bright.entries()) {
      const ratio = (dark[index]?.blurDeg ?? 0) / (blurDeg ?? 1);
      expect(ratio).toBeGreaterThan(0.9);
      expect(ratio).toBeLessThan(1.3);
    }
  });

  it('has no outlines where a lens is covered, and as many as before through the other', () => {
    const [front, rear] = measure(changed(greyRoom(), (bearing, luma) => (isInFront(bearing) ? 22 : luma)));
    expect(front).toEqual({ ...front, edgeShare: 0, blurDeg: null, spread: 0 });
    expect(front?.meanLuma).toBeCloseTo(22 / 255);
    expect(rear).toEqual(measure(greyRoom())[1]);
  });

  it('knows light, and what is too bright to show anything', () => {
    const [front, rear] = measure(
      changed(greyRoom(), (bearing, luma) => (isInFront(bearing) ? 255 : luma / 10)),
    );
    expect(front?.saturatedShare).toBe(1);
    expect(rear?.saturatedShare).toBe(0);
    expect(rear?.meanLuma).toBeLessThan(0.08);
  });

  it('has no width of a slope that has no outline at all', () => {
    const slope = greyRoom();
    slope.luma.set(slope.luma.map((_, index) => index % 256));
    // Steps of one grey are no edges; the one from 255 to 0 is.
    for (const { blurDeg } of measure(slope)) expect(blurDeg).toBeLessThan(0.4);
    slope.luma.fill(128);
    for (const { blurDeg } of measure(slope)) expect(blurDeg).toBeNull();
  });
});
