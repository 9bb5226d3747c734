import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blindStateKindSchema } from '../../gateway/contract/blind-states.ts';
import { seatFaults } from '../support/seat-faults.ts';
import { WatchedSeat } from '../support/watched-seat.ts';

describe('a seat that is watched', () => {
  let seat: WatchedSeat;
  beforeAll(async () => {
    seat = await WatchedSeat.open();
  }, 120_000);
  afterAll(() => seat.close());

  it('can suffer every kind of blind state', () => {
    expect(new Set(seatFaults.flatMap(({ kinds }) => kinds))).toEqual(new Set(blindStateKindSchema.options));
  });

  it('tells nothing while all is in order, screens that do not change among it', async () => {
    await seat.beats(8);
    expect(seat.openStates()).toEqual([]);
  });

  it.each(seatFaults)(
    'tells the proctor that it is $kinds, with a picture, and that it is over',
    async ({ kinds, begin, end }) => {
      await seat.over();
      const rows = seat.toldRows;
      await begin(seat);
      for (const kind of kinds) {
        const { blindStateId, pictureSha256 } = await seat.began(kind, rows);
        expect(pictureSha256).not.toBeNull();
        const picture = sharp(await seat.picture(blindStateId));
        const { format, width, height } = await picture.metadata();
        // That of a screen which gives one, higher than wide here; else that of the whole room.
        expect([format, width > 100, height > width]).toEqual(['jpeg', true, kind === 'screen-black']);
        if (kind !== 'screen-black') continue;
        for (const { mean } of (await picture.stats()).channels) expect(mean).toBeLessThan(4);
      }
      await end(seat);
      await seat.over();
    },
    120_000,
  );
});
