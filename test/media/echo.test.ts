import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MediaSource } from '../../gateway/ports/media-engine.ts';
import { SpeakerServer } from '../../hardware/virtual-headset/camera/speaker-server.ts';
import { formantVoice } from '../../hardware/virtual-headset/sound/formant-voice.ts';
import { JpegFeed, twoColourJpeg } from '../support/media/jpeg-feed.ts';
import { LogLines, panoramaHeadset, testEngine } from '../support/media/media-rig.ts';
import { decodeOpus, encodeOpus, shareAt } from '../support/media/opus-sound.ts';
import { RtpRecording } from '../support/media/rtp-recording.ts';
import { powerDb } from '../support/media/sound-power.ts';
import { speak } from '../support/media/spoken-packets.ts';
import { until } from '../support/media/until.ts';
import { WearerFeed } from '../support/media/wearer-feed.ts';

const camera = { kind: 'mjpeg-tcp', widthPx: 320, heightPx: 160, framesPerSecond: 30 } as const;
const pcm = { kind: 'pcm-tcp', sampleRateHz: 48_000, channels: 1 } as const;
const humHz = 1300;
/** What the wearer does while the voice is played: a hum in syllables, some 10 dB louder than the echo, as a mouth beside a microphone is. */
const hum = Float32Array.from({ length: 48_000 }, (_, at) => {
  const loudness = Math.max(0, Math.sin((8 * Math.PI * at) / 48_000));
  return 0.2 * loudness * Math.sin((2 * Math.PI * humHz * at) / 48_000);
});

describe('a voice at the headset’s speaker', () => {
  const log = new LogLines();
  let feed: JpegFeed;
  let speaker: SpeakerServer;
  let wearer: WearerFeed;
  let source: MediaSource;
  let track: RtpRecording;
  let fallSilent: () => void = () => undefined;

  beforeAll(async () => {
    const voice = formantVoice('please turn a little to your left and show me the whole desk before you', 3);
    const packets = await encodeOpus(voice);
    feed = await JpegFeed.open([await twoColourJpeg(320, 160, [90, 90, 90], [90, 90, 90])], 30);
    speaker = await SpeakerServer.open();
    wearer = await WearerFeed.open(speaker);
    source = await testEngine(log).start({
      ...panoramaHeadset({ ...camera, port: feed.port }, { ...pcm, port: wearer.port }),
      speaker: { ...pcm, port: speaker.port },
    });
    track = new RtpRecording(source, 'microphone');
    fallSilent = speak(packets, (packet) => source.speaker?.play(packet));
  });
  afterAll(async () => {
    fallSilent();
    await source.stop();
    await wearer.close();
    await speaker.close();
    await feed.close();
  });

  afterEach(() => {
    wearer.speech = new Float32Array();
  });

  /** The next second of the candidate's track and of what came to the microphone meanwhile. */
  const nextSecond = async () => {
    const [packets, chunks] = [track.packets.length, wearer.chunks.length];
    await until('a second of sound', () => track.packets.length >= packets + 50);
    const [heard, recorded] = [track.packets.slice(packets), wearer.chunks.slice(chunks)];
    return { heard: await decodeOpus(heard), echoDb: powerDb(wearer.echoOf(recorded)) };
  };
  /** Resolves when the echo has been this much quieter in the track than before the microphone, for a second. */
  const untilEchoIsDown = async (lossDb: number) => {
    for (;;) {
      const { heard, echoDb } = await nextSecond();
      if (echoDb > -45 && powerDb(heard) < echoDb - lossDb) return;
    }
  };

  it('is kept out of the candidate’s own track, 20 dB and more', async () => {
    await untilEchoIsDown(20);
  });

  it('leaves what its wearer says at the same time, at most 6 dB quieter', async () => {
    wearer.speech = hum;
    await nextSecond();
    const { heard, echoDb } = await nextSecond();
    const atHumDb = (samples: Float32Array) => powerDb(samples) + 10 * Math.log10(shareAt(samples, humHz));
    expect(echoDb).toBeGreaterThan(-45);
    expect(atHumDb(heard)).toBeGreaterThan(atHumDb(hum) - 6);
  });

  it('is kept out again after the speaker was gone, and the microphone takes no notice of that', async () => {
    speaker.dropConnections();
    await until('the loss', () => source.speaker?.isReady === false);
    const before = track.packets.length;
    await until('its return', () => source.speaker?.isReady === true);
    expect(track.packets.length).toBeGreaterThan(before);
    await untilEchoIsDown(20);
    expect(log.lines.filter(({ message }) => message.startsWith('a track is down'))).toEqual([]);
  });
});
