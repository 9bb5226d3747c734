import type { Page } from 'playwright-core';

/** Sound as a page got it, at 8 kHz, −1 … 1; `startedAtMs` is the Unix time of its first sample. */
export interface PageSound {
  startedAtMs: number;
  samples: number[];
}

/** One of so many samples at 48 kHz is kept, their mean. */
const keptEvery = 6;

/**
 * Runs in the page before its own scripts. A tap takes a track's sound from the track itself, 10 ms at a time: a received one when it is
 * taken out of the jitter buffer to be played, the person's own when it is captured. The page's audio graph would hold it up to
 * 100 ms longer than whoever listens to an audio element hears. The browser's times of sounds count from an unknown moment: the sound that
 * came to the page the quickest tells it. More than 50 ms between two are a gap. The person's own microphone is tapped as 'own' when
 * the page opens it.
 */
const script = String.raw`(() => {
  const taps = (window.roundsightSound = new Map());
  const take = (tap, sound) => {
    const atMs = sound.timestamp / 1000;
    tap.firstMs ??= atMs;
    const gapMs = atMs - tap.firstMs - (tap.position * ${keptEvery}) / 48;
    if (gapMs > 50) tap.position += Math.round((gapMs * 48) / ${keptEvery});
    const all = new Float32Array(sound.numberOfFrames);
    sound.copyTo(all, { planeIndex: 0, format: 'f32-planar' });
    const means = Array.from({ length: all.length / ${keptEvery} }, (_, at) =>
      all.subarray(at * ${keptEvery}, (at + 1) * ${keptEvery}).reduce((sum, value) => sum + value, 0) / ${keptEvery});
    const lateMs = performance.timeOrigin + performance.now() - atMs;
    tap.blocks.push({ atMs, lateMs, position: tap.position, means });
    tap.position += means.length;
  };
  window.roundsightTap = async (name, track) => {
    const tap = { blocks: [], position: 0 };
    taps.set(name, tap);
    const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 100 }).readable.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      take(tap, value);
      value.close();
    }
  };
  const devices = navigator.mediaDevices;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    void window.roundsightTap('own', stream.getAudioTracks()[0]);
    return stream;
  };
})();`;

/** Call before the page is opened. */
export async function installSoundTap(page: Page): Promise<void> {
  await page.addInitScript({ content: script });
}

/** Begins to listen to a stream of the page, by the name that `installPageProbe` knows it by. */
export async function tapStream(page: Page, streamId: string): Promise<void> {
  const name = JSON.stringify(streamId);
  await page.evaluate(
    `window.roundsightProbe.track(${name}).then((track) => void window.roundsightTap(${name}, track))`,
  );
}

/** What was heard since the last call; rejects where there is no such tap. */
export async function readTap(page: Page, name: string): Promise<PageSound> {
  return page.evaluate<PageSound>(`(() => {
    const blocks = window.roundsightSound.get(${JSON.stringify(name)}).blocks.splice(0);
    const [first, last] = [blocks[0], blocks.at(-1)];
    if (first === undefined) return { startedAtMs: 0, samples: [] };
    const samples = new Array(last.position + last.means.length - first.position).fill(0);
    let [startedAtMs, lateMs] = [Infinity, Infinity];
    for (const block of blocks) {
      const from = block.position - first.position;
      block.means.forEach((mean, at) => (samples[from + at] = mean));
      startedAtMs = Math.min(startedAtMs, block.atMs - (from * ${keptEvery}) / 48);
      lateMs = Math.min(lateMs, block.lateMs);
    }
    return { startedAtMs: startedAtMs + lateMs, samples };
  })()`);
}

/** How much later the page's sound is heard than it is taken to be played, as the browser says. */
export async function outputLatencyMs(page: Page): Promise<number> {
  return page.evaluate<number>(`(async () => {
    const context = new AudioContext();
    await context.resume();
    await new Promise((next) => setTimeout(next, 500));
    const latencyMs = 1000 * context.outputLatency;
    await context.close();
    return latencyMs;
  })()`);
}
