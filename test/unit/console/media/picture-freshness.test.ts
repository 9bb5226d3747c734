import { beforeEach, describe, expect, it } from 'vitest';
import { PictureFreshness } from '../../../../console/media/picture-freshness.ts';

let nowMs: number;
let freshness: PictureFreshness;
beforeEach(() => {
  nowMs = 50_000;
  freshness = new PictureFreshness();
});

/** Looks every quarter of a second for so long. */
function pass(seconds: number, watched = true): void {
  for (let look = 0; look < seconds * 4; look += 1) {
    freshness.look(nowMs, watched);
    nowMs += 250;
  }
  freshness.look(nowMs, watched);
}

/** The same, with a picture between any two looks. */
function passWithPictures(seconds: number): void {
  for (let look = 0; look < seconds * 4; look += 1) {
    pass(0.25);
    freshness.notePicture();
  }
}

describe('a picture', () => {
  it('that has not come yet is opening, then missing', () => {
    expect(freshness.flow).toBe('opening');
    pass(3);
    expect(freshness.flow).toBe('opening');
    pass(0.5);
    expect(freshness.flow).toBe('none');
    expect(freshness.isShown).toBe(false);
  });

  it('is live from its first frame on, however late that is', () => {
    pass(60);
    freshness.notePicture();
    expect(freshness.flow).toBe('live');
    expect(freshness.silentMs).toBe(0);
    passWithPictures(60);
    expect(freshness.flow).toBe('live');
  });

  it('that stops is late after three seconds, and tells for how long', () => {
    passWithPictures(10);
    pass(3);
    expect(freshness.flow).toBe('live');
    pass(0.25);
    expect(freshness.flow).toBe('late');
    pass(9);
    expect(freshness.silentMs).toBe(12_250);
    expect(freshness.isShown).toBe(true);
    freshness.notePicture();
    expect(freshness.flow).toBe('live');
  });

  it('that broke off is not on show, and late, not missing, after a while', () => {
    passWithPictures(1);
    freshness.noteGone();
    expect(freshness.isShown).toBe(false);
    expect(freshness.flow).toBe('opening');
    pass(4);
    expect(freshness.flow).toBe('late');
    freshness.notePicture();
    expect([freshness.flow, freshness.isShown]).toEqual(['live', true]);
  });
});

describe('time that does not count', () => {
  it('is that out of sight', () => {
    passWithPictures(1);
    pass(600, false);
    expect(freshness.flow).toBe('live');
    pass(2);
    expect(freshness.flow).toBe('live');
    pass(2);
    expect(freshness.flow).toBe('late');
    expect(freshness.silentMs).toBeLessThanOrEqual(4250);
  });

  it('out of sight also does not make a late picture a live one', () => {
    passWithPictures(1);
    pass(10);
    pass(600, false);
    expect(freshness.flow).toBe('late');
    expect(freshness.silentMs).toBe(10_000);
  });

  it('is that in which the page did not run: its timers stood still as its pictures did', () => {
    passWithPictures(1);
    nowMs += 3_600_000;
    freshness.look(nowMs, true);
    expect(freshness.flow).toBe('live');
    expect(freshness.silentMs).toBeLessThanOrEqual(1500);
  });
});
