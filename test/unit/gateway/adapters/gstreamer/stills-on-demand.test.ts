import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StillsOnDemand } from '../../../../../gateway/adapters/gstreamer/stills-on-demand.ts';

const picture = (fill: number) => Buffer.from([0xff, 0xd8, fill, 0xff, 0xd9]);

describe('stills on demand', () => {
  let valve: boolean[];
  let hasPipeline: boolean;
  let stills: StillsOnDemand;
  beforeEach(() => {
    vi.useFakeTimers();
    [valve, hasPipeline] = [[], true];
    stills = new StillsOnDemand((open) => {
      if (hasPipeline) valve.push(open);
      return hasPipeline;
    });
  });
  afterEach(() => {
    stills.close();
    vi.useRealTimers();
  });

  it('opens the valve for who asks, and gives everybody who waits the next whole picture', async () => {
    const asked = [stills.next(), stills.next()];
    stills.read(picture(1).subarray(0, 3));
    stills.read(picture(1).subarray(3));
    expect(await Promise.all(asked)).toEqual([picture(1), picture(1)]);
    const later = stills.next();
    stills.read(picture(2));
    expect(await later).toEqual(picture(2));
    expect(valve).toEqual([true, true, true]);
  });

  it('closes the valve when nobody has asked for some seconds, and not before', async () => {
    void stills.next();
    await vi.advanceTimersByTimeAsync(6000);
    void stills.next();
    await vi.advanceTimersByTimeAsync(6000);
    expect(valve).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(1500);
    expect(valve).toEqual([true, true, false]);
  });

  it('has none where there is no pipeline, where none comes in time, and where the worker goes', async () => {
    const asked = stills.next();
    await vi.advanceTimersByTimeAsync(4000);
    expect(await asked).toBeNull();
    const askedOfOneThatGoes = stills.next();
    stills.read(picture(1).subarray(0, 3));
    stills.reset();
    expect(await askedOfOneThatGoes).toBeNull();
    hasPipeline = false;
    expect(await stills.next()).toBeNull();
  });
});
