import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blindStateKindSchema, type BlindStateKind } from '../../gateway/contract/blind-states.ts';
import { combinedSeatFaults } from '../support/seat-faults.ts';
import { WatchedSeat } from '../support/watched-seat.ts';

describe('a seat that is watched', () => {
  let seat: WatchedSeat;
  beforeAll(async () => {
    seat = await WatchedSeat.open();
  }, 120_000);
  afterAll(() => seat.close());

  const expectPicture = async (kind: BlindStateKind, state: Awaited<ReturnType<WatchedSeat['began']>>) => {
    expect(state.pictureSha256).not.toBeNull();
    const picture = sharp(await seat.picture(state.blindStateId));
    const { format, width, height } = await picture.metadata();
    // That of a screen which gives one, higher than wide here; else that of the whole room.
    const isOfScreen = kind === 'screen-black' || kind === 'monitor-removed';
    expect([format, width > 100, height > width]).toEqual(['jpeg', true, isOfScreen]);
    if (kind !== 'screen-black') return;
    for (const { mean } of (await picture.stats()).channels) expect(mean).toBeLessThan(4);
  };

  it('can suffer every kind of blind state', () => {
    expect(new Set(combinedSeatFaults.flatMap(({ kinds }) => kinds))).toEqual(
      new Set(blindStateKindSchema.options),
    );
  });

  it('tells nothing while all is in order, screens that do not change among it', async () => {
    await seat.beats(8);
    expect(seat.openStates()).toEqual([]);
  });

  it.each(combinedSeatFaults)(
    'tells the proctor that it is $kinds, with a picture, and that it is over',
    async ({ kinds, begin, end }) => {
      await seat.over();
      const rows = seat.toldRows;
      await begin(seat);
      try {
        for (const kind of kinds) await expectPicture(kind, await seat.began(kind, rows));
      } finally {
        await end(seat);
      }
      await seat.over();
    },
    120_000,
  );
});
