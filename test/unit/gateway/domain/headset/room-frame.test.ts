import { describe, expect, it } from 'vitest';
import { rotateVector } from '../../../../../hardware/calibration/index.ts';
import { headRotation } from '../../../../../hardware/virtual-headset/head-trajectory.ts';
import {
  angleBetweenDeg,
  facing,
  inRoom,
  rotated,
  turnDeg,
  upright,
} from '../../../../../gateway/domain/headset/room-frame.ts';
import { OrientationHistory } from '../../../../../gateway/domain/headset/orientation-history.ts';

const poses = [
  { facingDeg: 0, pitchDeg: 0, rollDeg: 0 },
  { facingDeg: 123, pitchDeg: 20, rollDeg: 15 },
  { facingDeg: 300, pitchDeg: -55, rollDeg: -8 },
  { facingDeg: 359.9, pitchDeg: 1, rollDeg: 0 },
];

describe('the room frame', () => {
  it.each(poses)('has the screen at bearing 0 and leaves what is up alone: %o', (pose) => {
    const measured = headRotation(pose);
    for (const forwardDeg of [0, 10, 123, 359]) {
      const inRoomFrame = inRoom(measured, forwardDeg);
      const expected = headRotation({ ...pose, facingDeg: pose.facingDeg - forwardDeg });
      expect(angleBetweenDeg(inRoomFrame, expected)).toBeLessThan(1e-6);
      expect(rotated(inRoomFrame, [0, 0, 1])[2]).toBeCloseTo(rotated(measured, [0, 0, 1])[2], 9);
    }
  });

  it('rotates as the calibration’s mathematics does', () => {
    for (const pose of poses) {
      const orientation = headRotation(pose);
      const [ours, theirs] = [
        rotated(orientation, [0.2, -0.7, 0.4]),
        rotateVector(orientation, [0.2, -0.7, 0.4]),
      ];
      ours.forEach((value, place) => expect(value).toBeCloseTo(theirs[place] ?? NaN, 12));
    }
  });

  it('tells where a face points, and gives an upright head that faces there', () => {
    for (const { facingDeg, pitchDeg } of poses) {
      const orientation = upright({ bearingDeg: facingDeg, elevationDeg: pitchDeg });
      expect(angleBetweenDeg(orientation, headRotation({ facingDeg, pitchDeg, rollDeg: 0 }))).toBeLessThan(
        1e-6,
      );
      expect(facing(orientation).bearingDeg).toBeCloseTo(facingDeg, 9);
      expect(facing(orientation).elevationDeg).toBeCloseTo(pitchDeg, 9);
    }
  });

  it('turns by the shorter way, clockwise positive', () => {
    expect([turnDeg(350, 10), turnDeg(10, 350), turnDeg(0, 180), turnDeg(90, 90)]).toEqual([
      20, -20, -180, 0,
    ]);
  });

  it('measures small and large angles alike', () => {
    const from = headRotation({ facingDeg: 40, pitchDeg: 10, rollDeg: 0 });
    for (const turn of [1e-4, 1, 90, 179]) {
      const to = headRotation({ facingDeg: 40, pitchDeg: 10 + turn, rollDeg: 0 });
      expect(angleBetweenDeg(from, to)).toBeCloseTo(turn, 6);
    }
  });
});

it('what a headset measures reaches viewers in the room frame, the past included', () => {
  const history = new OrientationHistory();
  history.add({ monotonicNs: 1n, quaternion: headRotation({ facingDeg: 200, pitchDeg: 5, rollDeg: 0 }) });
  history.add({
    monotonicNs: 1_000_001n,
    quaternion: headRotation({ facingDeg: 210, pitchDeg: 5, rollDeg: 0 }),
  });
  expect(facing(history.at(500_001n)).bearingDeg).toBeCloseTo(205, 4);
  history.forwardBearingDeg = 200;
  expect(facing(history.at(1n)).bearingDeg).toBeCloseTo(0, 6);
  expect(facing(history.at(500_001n)).bearingDeg).toBeCloseTo(5, 4);
  expect(facing(history.at(9_000_001n)).elevationDeg).toBeCloseTo(5, 6);
});
