import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaSource, MediaStatus, SoundLevel } from '../../gateway/ports/media-engine.ts';
import { JpegFeed, twoColourJpeg } from '../support/media/jpeg-feed.ts';
import { LogLines, panoramaHeadset, testEngine } from '../support/media/media-rig.ts';
import { decodeOpus, shareAt } from '../support/media/opus-sound.ts';
import { RtpRecording } from '../support/media/rtp-recording.ts';
import { ToneFeed } from '../support/media/tone-feed.ts';
import { until } from '../support/media/until.ts';

const camera = { kind: 'mjpeg-tcp', widthPx: 320, heightPx: 160, framesPerSecond: 30 } as const;
const frequencyHz = 440;
const amplitude = 0.25;

describe('the microphone', () => {
  let feed: JpegFeed;
  let tone: ToneFeed;
  let source: MediaSource;
  const log = new LogLines();

  beforeEach(async () => {
    feed = await JpegFeed.open([await twoColourJpeg(320, 160, [90, 90, 90], [90, 90, 90])], 30);
    tone = await ToneFeed.open(frequencyHz, amplitude);
    const microphone = {
      kind: 'pcm-tcp',
      port: tone.port,
      sampleRateHz: tone.sampleRateHz,
      channels: 1,
    } as const;
    source = await testEngine(log).start(panoramaHeadset({ ...camera, port: feed.port }, microphone));
  });
  afterEach(async () => {
    await source.stop();
    await tone.close();
    await feed.close();
  });

  it('is heard: the tone before it is the tone that is decoded, at its level', async () => {
    const recording = new RtpRecording(source, 'microphone');
    const levels: SoundLevel[] = [];
    source.onSoundLevel((level) => levels.push(level));
    await until('two seconds of sound', () => recording.packets.length >= 100);

    const samples = await decodeOpus(recording.packets);
    const settled = samples.subarray(samples.length - 48_000);
    expect(settled.length).toBe(48_000);
    expect(shareAt(settled, frequencyHz)).toBeGreaterThan(0.9);
    expect(shareAt(settled, 660)).toBeLessThan(0.01);

    const last = levels.at(-1);
    // A sine of amplitude 0.25: peak −12.04 dBFS, RMS 3.01 dB below.
    expect(last?.peakDb).toBeCloseTo(-12.04, 0);
    expect(last?.rmsDb).toBeCloseTo(-15.05, 0);
    const steps = recording.timestamps
      .slice(1)
      .map((value, index) => value - (recording.timestamps[index] ?? 0));
    expect(new Set(steps.slice(5))).toEqual(new Set([960]));
  });

  it('shares its clock with the panorama', async () => {
    new RtpRecording(source, 'panorama');
    const reports = () => [source.latestSenderReport('panorama'), source.latestSenderReport('microphone')];
    await until('both reports', () => reports().every((report) => report !== null));
    for (const report of reports()) {
      const ageMs = Number(process.hrtime.bigint() - (report?.monotonicNs ?? 0n)) / 1e6;
      expect(ageMs).toBeGreaterThan(0);
      expect(ageMs).toBeLessThan(5000);
    }
  });

  it('may go without the panorama taking notice', async () => {
    await until('the panorama', () => source.status.condition === 'live');
    const statuses: MediaStatus[] = [];
    source.onStatus((status) => statuses.push(status));
    await tone.close();
    await until('the loss', () => log.lines.some(({ message }) => message.startsWith('a track is down')));
    const panorama = new RtpRecording(source, 'panorama');
    await until('more of the panorama', () => panorama.packets.length > 30);
    expect(statuses).toEqual([]);
    tone = await ToneFeed.open(frequencyHz, amplitude);
  });
});
