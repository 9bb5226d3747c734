import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SpeakerServer } from '../../hardware/virtual-headset/camera/speaker-server.ts';
import type { MediaSource } from '../../gateway/ports/media-engine.ts';
import { sampleTracks } from '../support/fake-media-source.ts';
import { GstRtpSource, testTone } from '../support/gst-rtp-source.ts';
import { JpegFeed, twoColourJpeg } from '../support/media/jpeg-feed.ts';
import { LogLines, panoramaHeadset, testEngine } from '../support/media/media-rig.ts';
import { until } from '../support/media/until.ts';
import { SpeakerEar } from '../support/speaker-ear.ts';

const camera = { kind: 'mjpeg-tcp', widthPx: 320, heightPx: 160, framesPerSecond: 30 } as const;

describe('the headset’s speaker', () => {
  const log = new LogLines();
  let feed: JpegFeed;
  let voice: GstRtpSource;
  let speaker: SpeakerServer;
  let ear: SpeakerEar;
  let source: MediaSource;

  beforeEach(async () => {
    feed = await JpegFeed.open([await twoColourJpeg(320, 160, [90, 90, 90], [90, 90, 90])], 30);
    speaker = await SpeakerServer.open();
    ear = await SpeakerEar.open(speaker.monitorPort);
    const microphone = sampleTracks.filter(({ role }) => role === 'microphone');
    voice = await GstRtpSource.open(microphone.map((track) => ({ ...track, launch: testTone })));
    source = await testEngine(log).start({
      ...panoramaHeadset({ ...camera, port: feed.port }),
      speaker: { kind: 'pcm-tcp', port: speaker.port, sampleRateHz: 48_000, channels: 1 },
    });
  });
  afterEach(async () => {
    await source.stop();
    await voice.stop();
    ear.close();
    await speaker.close();
    await feed.close();
  });

  const speak = () => {
    const reception = voice.receive('microphone', 'sound', (packet) =>
      source.speaker?.play(Buffer.from(packet)),
    );
    return () => reception.end();
  };

  it('plays what is said, stops with it, plays what somebody else says later, and comes back with its worker', async () => {
    const heardAgain = (from: number) =>
      until('the tone', () => ear.samples > from + 48_000 && ear.shareAt(440) > 0.6);
    const stop = speak();
    await heardAgain(0);
    stop();
    // What is on its way is still heard: wait until a while brings nothing more.
    let heard = -1;
    while (heard !== ear.samples) {
      heard = ear.samples;
      await sleep(300);
    }
    await voice.kill();
    voice.launch();
    speak();
    await heardAgain(heard);

    const pid = log.workerPids.at(-1) ?? expect.fail('there is no worker');
    process.kill(pid, 'SIGKILL');
    await until('another worker', () => log.workerPids.at(-1) !== pid);
    await heardAgain(ear.samples);
    speaker.dropConnections();
    await until('the loss', () => source.speaker?.isReady === false);
    await until('its return', () => source.speaker?.isReady === true);
    await heardAgain(ear.samples);
  });
});
