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

  const speak = () => voice.onRtp('microphone', (packet) => source.speaker?.play(Buffer.from(packet)));

  it('plays what is said, stops with it, and plays again what is said later by somebody else', async () => {
    const stop = speak();
    await until('the tone', () => ear.shareAt(440) > 0.95, 6000).catch((e)=>{console.log(ear.samples, ear.shareAt(440), JSON.stringify(log.lines.slice(-12),null,0)); throw e;});
    stop();
    // What is on its way is still heard: wait until a while brings nothing more.
    const quiet = async () => {
      for (let before = -1; before !== ear.samples;) {
        before = ear.samples;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    };
    await quiet();
    const heard = ear.samples;
    await voice.kill();
    voice.launch();
    speak();
    await until('the tone again', () => ear.samples > heard + 96_000 && ear.shareAt(440) > 0.95);
  });

  it('comes back when the worker dies, and when nobody took its sound for a while', async () => {
    speak();
    await until('the tone', () => ear.shareAt(440) > 0.95, 6000).catch((e)=>{console.log(ear.samples, ear.shareAt(440), JSON.stringify(log.lines.slice(-12),null,0)); throw e;});
    const [pid] = log.workerPids.slice(-1);
    if (pid === undefined) return expect.fail('there is no worker');
    process.kill(pid, 'SIGKILL');
    await until('another worker', () => log.workerPids.at(-1) !== pid);
    const heard = ear.samples;
    await until('the tone', () => ear.samples > heard + 96_000 && ear.shareAt(440) > 0.95);
    speaker.dropConnections();
    await until('the loss', () => log.lines.some(({ message }) => message.includes('speaker is down')));
    const before = ear.samples;
    await until('the tone', () => ear.samples > before + 96_000 && ear.shareAt(440) > 0.95);
  });
});
