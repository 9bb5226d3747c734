import { describe, expect, it } from 'vitest';
import { calibrateWithRoom } from '../../../../gateway/use-cases/calibrate-with-room.ts';
import type { Calibration } from '../../../../hardware/calibration/index.ts';
import type { RoomRefinement, RoomRefusal } from '../../../../hardware/calibration/room/room-outcome.ts';
import { scaledCalibration } from '../../../../hardware/profiles/index.ts';
import { unitCalibration } from '../../../../hardware/virtual-headset/unit-calibration.ts';

const quality = (medianPx: number) => {
  const summary = { medianPx, p90Px: 2 * medianPx, sightings: 50 };
  return { all: summary, overlap: summary };
};

const refined: RoomRefinement = {
  ok: true,
  calibration: { ...unitCalibration, calibratedOn: null },
  before: quality(3),
  after: quality(0.3),
  older: [quality(3)],
  pictures: 2,
  points: 200,
  matches: 500,
  warnings: [],
};

/** The use case with a fit of this outcome and its files in memory. */
function run(
  outcome: RoomRefinement | RoomRefusal,
  existing: Calibration | null = null,
  output: string | null = 'unit.json',
) {
  const written: Calibration[] = [];
  const calibrate = calibrateWithRoom({
    calibrations: { read: () => Promise.resolve(unitCalibration), scaled: scaledCalibration },
    pictures: { read: () => Promise.resolve({ widthPx: 1920, heightPx: 960, luma: new Uint8Array(0) }) },
    output: {
      usualPath: (profileId, serial) => `${profileId}/${serial}`,
      readExisting: () => Promise.resolve(existing),
      write: (_, calibration) => Promise.resolve(void written.push(calibration)),
    },
    clock: { monotonicNs: () => 0n, wallMs: () => Date.UTC(2027, 2, 4) },
    refineFromRoom: () => outcome,
  });
  const start = { kind: 'file', path: 'start.json' } as const;
  const request = { pictures: ['a', 'b'], start, serial: null, output };
  return { result: calibrate(request, () => undefined), written };
}

describe('calibrateWithRoom', () => {
  it('keeps what is better, with today’s date', async () => {
    const { result, written } = run(refined);
    expect((await result).calibration.calibratedOn).toBe('2027-03-04');
    expect(written).toEqual([{ ...unitCalibration, calibratedOn: '2027-03-04' }]);
  });

  it('keeps it where the gateway looks for it, unless told otherwise', async () => {
    expect((await run(refined, null, null).result).output).toBe('roundsight/reference/VIRTUAL-0001');
    expect((await run(refined).result).output).toBe('unit.json');
  });

  it.each<[string, RoomRefinement | RoomRefusal, Calibration | null]>([
    ['calibration-not-better', { ...refined, older: [quality(3), quality(0.2)] }, unitCalibration],
    [
      'calibration-not-better',
      { ok: false, code: 'not-better', before: quality(1), after: quality(2) },
      null,
    ],
    ['calibration-undetermined', { ok: false, code: 'no-overlap' }, null],
    ['calibration-undetermined', { ok: false, code: 'too-few-matches', matches: 9, overlapMatches: 1 }, null],
    ['picture-size-wrong', { ok: false, code: 'wrong-picture-size', picture: 1 }, null],
  ])('rejects with %s and writes nothing', async (code, outcome, existing) => {
    const { result, written } = run(outcome, existing);
    await expect(result).rejects.toMatchObject({ code });
    expect(written).toEqual([]);
  });
});
