import { describe, expect, it } from 'vitest';
import { newTrack } from '../../../../../gateway/domain/evidence/kept-evidence.ts';
import { TrackRecord } from '../../../../../gateway/domain/evidence/track-record.ts';

const file = (fromMs: number, toMs: number) => ({
  startTicks: fromMs * 90,
  endTicks: toMs * 90,
  timescale: 90_000,
});

describe('what there is of a track', () => {
  it('has no gap where files follow each other', () => {
    const record = new TrackRecord(newTrack, 0);
    expect([
      record.add(file(500, 10_000), true),
      record.add(file(10_000, 20_000), true),
      record.end(20_900),
    ]).toEqual([null, null, null]);
  });

  it('misses what lies between two files, for the first reason that was seen', () => {
    const record = new TrackRecord(newTrack, 0);
    record.add(file(0, 10_000), true);
    record.noteFault('worker-died', 10_100);
    record.noteFault('camera-lost', 10_200);
    expect(record.add(file(11_300, 20_000), true)).toEqual({
      fromMs: 10_000,
      toMs: 11_300,
      cause: 'worker-died',
    });
    expect(record.add(file(20_300, 30_000), true)).toEqual({
      fromMs: 20_000,
      toMs: 20_300,
      cause: 'unknown',
    });
  });

  it('forgets a reason that cost nothing', () => {
    const record = new TrackRecord(newTrack, 0);
    record.add(file(0, 10_000), true);
    record.noteFault('too-slow', 10_050);
    expect(record.add(file(10_100, 20_000), true)).toBeNull();
    expect(record.add(file(22_000, 30_000), true)).toMatchObject({ cause: 'unknown' });
  });

  it('keeps a reason for what comes after a file that was begun before', () => {
    const record = new TrackRecord(newTrack, 0);
    record.add(file(0, 10_000), true);
    record.noteFault('worker-died', 13_000);
    expect(record.add(file(10_000, 12_900), true)).toBeNull();
    expect(record.add(file(15_000, 20_000), true)).toMatchObject({ fromMs: 12_900, cause: 'worker-died' });
  });

  it('knows what was seen before and after a file whose entry had to wait', () => {
    const record = new TrackRecord(newTrack, 0);
    record.add(file(0, 10_000), true);
    record.noteFault('disk-full', 10_500);
    // A little room, a short file, and the disk is full again: all before the short file got its entry.
    record.noteFault('disk-full', 16_500);
    expect(record.add(file(15_000, 16_000), false)).toMatchObject({ toMs: 15_000, cause: 'disk-full' });
    expect(record.add(file(22_000, 30_000), true)).toMatchObject({ fromMs: 16_000, cause: 'disk-full' });
    expect(record.add(file(32_000, 40_000), true)).toMatchObject({ cause: 'unknown' });
  });

  it('takes a file that was cut off for the end of its writer, and no fault of later for the cause', () => {
    const record = new TrackRecord(newTrack, 0);
    record.add(file(0, 4000), false);
    record.noteFault('gateway-stopped', 11_000);
    expect(record.add(file(5000, 8000), false)).toMatchObject({ toMs: 5000, cause: 'worker-died' });
    expect(record.add(file(12_000, 15_000), true)).toMatchObject({ cause: 'gateway-stopped' });
  });

  it('misses its beginning and its end where they are late and early', () => {
    const late = new TrackRecord(newTrack, 5000);
    expect(late.add(file(7100, 10_000), true)).toEqual({ fromMs: 5000, toMs: 7100, cause: 'unknown' });
    late.noteFault('disk-full', 9000);
    expect(late.end(12_100)).toEqual({ fromMs: 10_000, toMs: 12_100, cause: 'disk-full' });
  });

  it('goes on from what a gateway before had kept', () => {
    const record = new TrackRecord({ endMs: 40_000, isCutOff: false }, 60_000);
    record.noteFault('gateway-stopped', 60_000);
    expect(record.add(file(61_000, 70_000), true)).toEqual({
      fromMs: 40_000,
      toMs: 61_000,
      cause: 'gateway-stopped',
    });
  });

  it('knows that what a gateway before had kept was cut off', () => {
    const record = new TrackRecord({ endMs: 40_000, isCutOff: true }, 60_000);
    record.noteFault('gateway-stopped', 60_000);
    expect(record.add(file(41_000, 50_000), false)).toMatchObject({ cause: 'worker-died' });
  });

  it('takes up a first file that was left behind long before', () => {
    const record = new TrackRecord(newTrack, 60_000);
    record.noteFault('gateway-stopped', 60_000);
    expect(record.add(file(0, 8000), false)).toBeNull();
    expect(record.add(file(61_000, 70_000), true)).toEqual({
      ...{ fromMs: 8000, toMs: 61_000, cause: 'gateway-stopped' },
    });
  });

  it('misses nothing twice where files overlap', () => {
    const record = new TrackRecord(newTrack, 0);
    record.add(file(0, 10_000), true);
    record.add(file(2000, 8000), true);
    expect(record.add(file(10_200, 12_000), true)).toBeNull();
  });
});
