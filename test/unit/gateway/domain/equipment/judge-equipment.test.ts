import { describe, expect, it } from 'vitest';
import {
  equipmentFindingSchema,
  equipmentProblems,
  equipmentReadingSchema,
} from '../../../../../gateway/contract/equipment.ts';
import type {
  EquipmentMeasurements,
  LensMeasurement,
} from '../../../../../gateway/domain/equipment/equipment-measurements.ts';
import { judgeEquipment } from '../../../../../gateway/domain/equipment/judge-equipment.ts';
import type { LensPicture } from '../../../../../gateway/domain/equipment/lens-picture.ts';
import { neededUploadBps } from '../../../../../gateway/domain/equipment/needed-upload.ts';

const lit: LensPicture = { meanLuma: 0.5, spread: 0.15, saturatedShare: 0.02, edgeShare: 0.2, blurDeg: 0.25 };
const lens = (
  of: string | null,
  picture: Partial<LensPicture> | null = {},
  more: Partial<LensMeasurement> = {},
) => ({
  ...{
    of,
    bearingDeg: of === null ? null : of === 'lens-1' ? 0 : 180,
    leastBlurDeg: 0.25,
    saysCovered: false,
  },
  ...{ picture: picture === null ? null : { ...lit, ...picture } },
  ...more,
});
const bright = { arrives: true, brightness: { mean: 0.7, spread: 0.2 } };
const good: EquipmentMeasurements = {
  headsetIsThere: true,
  worn: true,
  lenses: [lens('lens-1'), lens('lens-2')],
  spokenWord: { heard: true, levelDb: -24.4 },
  heardBeeps: 'right',
  webcam: bright,
  screens: [{ of: 'screen-1', ...bright }],
  uploadBps: 94_160_000,
  neededUploadBps: 7_000_000,
  roundTripMs: 12.4,
};
const covered = { meanLuma: 0.09, spread: 0, edgeShare: 0, blurDeg: null };
const dark = { meanLuma: 0.08, spread: 0.02, edgeShare: 0, blurDeg: null };
const black = { meanLuma: 0.001, spread: 0, edgeShare: 0, blurDeg: null };

/** What is not good, as text. */
const problems = (change: Partial<EquipmentMeasurements>): string[] =>
  judgeEquipment({ ...good, ...change }).flatMap(({ what, of, problem }) =>
    problem === undefined ? [] : [[what, ...(of === undefined ? [] : [of]), problem].join(' ')],
  );

describe('a seat at which all is good', () => {
  it('has a reading of everything, with its figure', () => {
    expect(judgeEquipment(good).map(({ what, of, value, unit, ok }) => [what, of, value, unit, ok])).toEqual([
      ['headset-worn', undefined, null, '', true],
      ['lens-picture', 'lens-1', null, '', true],
      ['lens-uncovered', 'lens-1', null, '', true],
      ['lens-sharpness', 'lens-1', 0.25, '°', true],
      ['lens-picture', 'lens-2', null, '', true],
      ['lens-uncovered', 'lens-2', null, '', true],
      ['lens-sharpness', 'lens-2', 0.25, '°', true],
      ['light', undefined, 50, '%', true],
      ['spoken-word', undefined, -24, 'dB', true],
      ['speaker', undefined, null, '', true],
      ['webcam', undefined, 70, '%', true],
      ['screen-shared', 'screen-1', null, '', true],
      ['screen-picture', 'screen-1', 70, '%', true],
      ['upload', undefined, 94.2, 'Mb/s', true],
      ['delay', undefined, 12, 'ms', true],
    ]);
  });
});

describe('what is wrong', () => {
  const cases: [string, Partial<EquipmentMeasurements>, string[]][] = [
    ['no headset', { headsetIsThere: false }, ['headset-worn headset-absent']],
    ['one that does not answer', { worn: 'no-answer' }, ['headset-worn no-answer']],
    ['one on the desk', { worn: false }, ['headset-worn not-worn']],
    ['one that cannot tell', { worn: null }, []],
    [
      'no picture yet',
      { lenses: [lens(null, null, { leastBlurDeg: null })] },
      [
        'lens-picture no-picture',
        'lens-uncovered no-picture',
        'lens-sharpness no-picture',
        'light no-picture',
      ],
    ],
    [
      'a hand on a lens',
      { lenses: [lens('lens-1', covered), lens('lens-2')] },
      ['lens-uncovered lens-1 covered', 'lens-sharpness lens-1 no-detail'],
    ],
    [
      'a lens of which the headset says so',
      { lenses: [lens('lens-1'), lens('lens-2', {}, { saysCovered: true })] },
      ['lens-uncovered lens-2 covered'],
    ],
    [
      'a white cloth on a lens',
      { lenses: [lens('lens-1', { ...covered, meanLuma: 0.8 }), lens('lens-2')] },
      ['lens-uncovered lens-1 covered', 'lens-sharpness lens-1 no-detail'],
    ],
    [
      'a dead lens',
      { lenses: [lens('lens-1'), lens('lens-2', black)] },
      ['lens-picture lens-2 black', 'lens-uncovered lens-2 covered', 'lens-sharpness lens-2 no-detail'],
    ],
    [
      'a greasy lens',
      { lenses: [lens('lens-1'), lens('lens-2', {}, { leastBlurDeg: 0.9 })] },
      ['lens-sharpness lens-2 blurred'],
    ],
    [
      'the light off',
      { lenses: [lens('lens-1', dark), lens('lens-2', dark)] },
      [
        ...['lens-uncovered lens-1 too-dark', 'lens-sharpness lens-1 too-dark'],
        ...['lens-uncovered lens-2 too-dark', 'lens-sharpness lens-2 too-dark', 'light dark'],
      ],
    ],
    [
      'a dim room',
      { lenses: [lens('lens-1', { meanLuma: 0.12 }), lens('lens-2', { meanLuma: 0.1 })] },
      ['light dark'],
    ],
    [
      'the sun in a window',
      { lenses: [lens('lens-1', { saturatedShare: 0.4 }), lens('lens-2')] },
      ['light glare'],
    ],
    ['no word', { spokenWord: { heard: false, problem: 'not-spoken' } }, ['spoken-word not-spoken']],
    ['no beeps counted', { heardBeeps: 'not-tried' }, ['speaker not-tried']],
    ['beeps miscounted', { heardBeeps: 'wrong-count' }, ['speaker wrong-count']],
    ['no beeps heard', { heardBeeps: 'not-heard' }, ['speaker not-heard']],
    ['a seat without a webcam', { webcam: null }, []],
    ['a webcam that is unplugged', { webcam: { ...bright, arrives: false } }, ['webcam no-picture']],
    [
      'a webcam’s cover',
      { webcam: { arrives: true, brightness: { mean: 0.01, spread: 0.01 } } },
      ['webcam black'],
    ],
    ['no screen at all', { screens: [] }, ['screen-shared not-shared']],
    [
      'the second of two screens off',
      {
        screens: [
          { of: 'screen-1', ...bright },
          { of: 'screen-2', arrives: false, brightness: null },
        ],
      },
      ['screen-shared screen-2 not-shared', 'screen-picture screen-2 no-picture'],
    ],
    [
      'a black screen',
      { screens: [{ of: 'screen-1', arrives: true, brightness: { mean: 0, spread: 0 } }] },
      ['screen-picture screen-1 black'],
    ],
    [
      'a dark page with letters on it',
      { screens: [{ of: 'screen-1', arrives: true, brightness: { mean: 0.03, spread: 0.06 } }] },
      [],
    ],
    ['nothing sent', { uploadBps: null, roundTripMs: null }, ['upload not-measured', 'delay not-measured']],
    ['a slow network', { uploadBps: 6_900_000, roundTripMs: 420 }, ['upload slow', 'delay slow']],
  ];

  it.each(cases)('%s', (_, change, expected) => {
    expect(problems(change)).toEqual(expected);
  });

  it('has no figure of sharpness where nothing is seen', () => {
    const readings = judgeEquipment({ ...good, lenses: [lens('lens-1', covered), lens('lens-2')] });
    const figures = readings.filter(({ what }) => what === 'lens-sharpness').map(({ value }) => value);
    expect(figures).toEqual([null, 0.25]);
  });

  it('is one of what the contract lists, and becomes a row that can be read', () => {
    for (const [, change] of cases)
      for (const reading of judgeEquipment({ ...good, ...change })) {
        if (reading.problem !== undefined) expect(equipmentProblems[reading.what]).toContain(reading.problem);
        expect(reading.ok).toBe(reading.problem === undefined);
        expect(equipmentReadingSchema.parse(reading)).toEqual(reading);
        expect(equipmentFindingSchema.parse(reading)).toEqual(reading);
      }
  });
});

describe('a finding of an older log', () => {
  it('is read, whatever was measured then', () => {
    const old = { what: 'microphone-level', value: -21, unit: 'dB', ok: true };
    expect(equipmentFindingSchema.parse(old)).toEqual(old);
  });
});

describe('the upload that a seat needs', () => {
  it('is that of its tracks', () => {
    const roles = ['panorama', 'screen', 'screen', 'webcam', 'microphone'] as const;
    expect(neededUploadBps(roles.map((role) => ({ role })))).toBe(8_532_000);
  });
});
