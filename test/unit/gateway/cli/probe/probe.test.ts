import { describe, expect, it } from 'vitest';
import { DelayObserver } from '../../../../../gateway/cli/probe/delay-observer.ts';
import { FreezeCounter } from '../../../../../gateway/cli/probe/freeze-counter.ts';
import { PictureObserver } from '../../../../../gateway/cli/probe/picture-observer.ts';
import {
  defaultThresholds,
  judgeProbe,
  type ProbeFigures,
} from '../../../../../gateway/cli/probe/probe-report.ts';
import { whepUrlOf } from '../../../../../gateway/cli/probe/probe-target.ts';
import { SoundMeter } from '../../../../../gateway/cli/probe/sound-meter.ts';
import { encodeTimeCode } from '../../../../../hardware/virtual-headset/time-code.ts';

describe('whepUrlOf', () => {
  it.each([
    ['https://gateway.example/sessions/abc', 'https://gateway.example/api/whep/abc'],
    ['http://127.0.0.1:8360/api/whep/abc', 'http://127.0.0.1:8360/api/whep/abc'],
    ['http://[::1]:8360/api/exam-sessions/abc/', 'http://[::1]:8360/api/whep/abc'],
  ])('finds %s', (text, url) => expect(whepUrlOf(text)?.href).toBe(url));

  it.each(['gateway', 'ftp://gateway/sessions/a', 'https://gateway/', 'https://gateway/sessions/a/b'])(
    'refuses %s',
    (text) => expect(whepUrlOf(text)).toBeNull(),
  );
});

/** A grey picture with a time code at its bottom left, as large as at this width. */
function pictureWith(frameNumber: number | null, width = 960, luma = 100) {
  const height = width / 2;
  const data = new Uint8Array(width * height * 1.5).fill(luma);
  const cellPx = (16 * width) / 1920;
  const cells = frameNumber === null ? [] : encodeTimeCode(frameNumber);
  for (const [cell, isWhite] of cells.entries())
    for (let y = height - cellPx; y < height; y += 1)
      data.fill(isWhite ? 220 : 30, y * width + cell * cellPx, y * width + (cell + 1) * cellPx);
  return { width, height, data };
}

describe('PictureObserver', () => {
  it('reads time codes in pictures of several sizes', () => {
    const observer = new PictureObserver();
    expect([1920, 960, 480].map((width) => observer.observe(pictureWith(4711, width)))).toEqual([
      4711, 4711, 4711,
    ]);
    expect(observer.observe(pictureWith(null))).toBeNull();
  });

  it('tells black and frozen pictures from others', () => {
    const observer = new PictureObserver();
    expect(observer.figures()).toBeNull();
    for (const picture of [pictureWith(1), pictureWith(2), pictureWith(2), pictureWith(null, 960, 17)])
      observer.observe(picture);
    expect(observer.figures()).toMatchObject({
      ...{ widthPx: 960, heightPx: 480, pictures: 4 },
      ...{ blackShare: 0.25, timeCodeShare: 0.75, repeatedTimeCodes: 1 },
    });
    expect(observer.figures()?.frozenShare).toBeCloseTo(1 / 3);
  });
});

describe('FreezeCounter', () => {
  it('counts what stands out of the last intervals, and what is still going on', () => {
    const counter = new FreezeCounter();
    let nowMs = 0;
    for (let count = 0; count < 31; count += 1) counter.note((nowMs += 33));
    expect(counter.figures(nowMs)).toMatchObject({ freezes: 0, longestGapMs: 33 });
    counter.note((nowMs += 400));
    expect(counter.figures(nowMs)).toMatchObject({ freezes: 1, longestGapMs: 400 });
    expect(counter.figures(nowMs + 1000)).toMatchObject({ freezes: 2, longestGapMs: 1000 });
  });
});

describe('DelayObserver', () => {
  const announce = (observer: DelayObserver, index: number, capturedAtMs: number) =>
    observer.noteAnnounced(
      {
        rtpTimestamp: index,
        captureUs: capturedAtMs * 1000,
        wallClockOffsetUs: 0,
        orientation: [1, 0, 0, 0],
      },
      capturedAtMs + 20,
    );

  it('tells the delay by time codes, also of a picture that is late and in a round that begins anew', () => {
    const observer = new DelayObserver();
    for (let index = 0; index < 60; index += 1) {
      const capturedAtMs = 1000 + index * 40;
      announce(observer, index, capturedAtMs);
      // Every tenth is so late that the next has been announced.
      observer.noteShown(capturedAtMs + (index % 10 === 3 ? 70 : 30), (index + 20) % 50);
    }
    const figures = observer.figures(25);
    expect(figures?.by).toBe('time-code');
    expect(figures?.medianMs).toBeCloseTo(30);
    expect(figures?.p95Ms).toBeCloseTo(70);
  });

  it('says the least it can be where there are none', () => {
    const observer = new DelayObserver();
    expect(observer.figures(30)).toBeNull();
    announce(observer, 0, 1000);
    announce(observer, 1, 1040);
    observer.noteShown(1070, null);
    expect(observer.figures(30)).toEqual({ by: 'arrival', medianMs: 30, p95Ms: 30 });
  });
});

describe('judgeProbe', () => {
  const good: ProbeFigures = {
    ...{ seconds: 10, connectedMs: 200, firstPictureMs: 300, path: null },
    picture: {
      ...{ widthPx: 960, heightPx: 480, pictures: 300, blackShare: 0, frozenShare: 0 },
      ...{ timeCodeShare: 1, repeatedTimeCodes: 0, codec: 'video/VP8' },
      ...{ framesPerSecond: 30, freezes: 0, longestGapMs: 50, received: 3000, lost: 0, lossRatio: 0 },
    },
    delay: { by: 'time-code', medianMs: 40, p95Ms: 60 },
    sound: { received: 500, lost: 0, lossRatio: 0, rmsDb: -30 },
  };
  const failed = (figures: ProbeFigures) =>
    judgeProbe(figures, defaultThresholds)
      .checks.filter(({ passed }) => !passed)
      .map(({ name }) => name);

  it('passes what a viewer should get, and names what is missing', () => {
    expect(judgeProbe(good, defaultThresholds).passed).toBe(true);
    expect(failed({ ...good, picture: null, sound: null })).toEqual(['picture', 'sound']);
    const bad = {
      framesPerSecond: 5,
      freezes: 3,
      blackShare: 0.9,
      frozenShare: 1,
      lossRatio: 0.1,
      widthPx: 320,
    };
    expect(
      failed({
        ...good,
        picture: good.picture && { ...good.picture, ...bad },
        delay: { by: 'arrival', medianMs: 900, p95Ms: 900 },
        sound: good.sound && { ...good.sound, rmsDb: -120, lossRatio: 0.5 },
      }),
    ).toEqual([
      ...['frame rate', 'size', 'freezes', 'not black', 'not frozen', 'loss of pictures', 'delay'],
      ...['sound', 'loss of sound'],
    ]);
  });

  it('leaves out what nobody asked for', () => {
    const thresholds = { ...defaultThresholds, picture: false, maxDelayMs: null };
    expect(judgeProbe({ ...good, picture: null }, thresholds).passed).toBe(true);
  });
});

describe('SoundMeter', () => {
  it('measures power against full scale', () => {
    const meter = new SoundMeter();
    expect(meter.rmsDb).toBe(-120);
    meter.add(new Int16Array(480).fill(3277));
    expect(meter.rmsDb).toBeCloseTo(-20, 1);
  });
});
