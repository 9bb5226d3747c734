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

  it.each(seatFaults)(
    'tells the proctor that it is $kinds, with a picture, and that it is over',
    async ({ kinds, begin, end }) => {
      await seat.over();
      const rows = seat.toldRows;
      await begin(seat);
      for (const kind of kinds) {
        const { blindStateId, pictureSha256 } = await seat.began(kind, rows);
        expect(pictureSha256).not.toBeNull();
        const picture = await sharp(await seat.picture(blindStateId)).metadata();
        expect([picture.format, (picture.width ?? 0) > 100]).toEqual(['jpeg', true]);
      }
      await end(seat);
      await seat.over();
    },
    120_000,
  );
});
