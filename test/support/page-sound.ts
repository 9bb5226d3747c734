import type { Page } from 'playwright-core';

/** Sound as a page got it, at 8 kHz, −1 … 1; `startedAtMs` is the Unix time of its first sample. */
export interface PageSound {
  startedAtMs: number;
  samples: number[];
  /** How much later than that the page's own sound is heard, as the browser says. */
  outputLatencyMs: number;
}

const keptEvery = 6;

/** Hands over every sixth of the samples' means, with the number of the frame at which they begin. */
const worklet = String.raw`registerProcessor('sound-tap', class extends AudioWorkletProcessor {
  constructor() { super(); this.kept = []; this.from = 0; }
  process([[samples]]) {
    if (this.kept.length === 0) this.from = currentFrame;
    for (let at = 0; at < 128; at++) this.kept.push(samples === undefined ? 0 : samples[at]);
    if (this.kept.length >= 1536) {
      const means = Array.from({ length: 256 }, (_, at) =>
        this.kept.slice(at * ${keptEvery}, (at + 1) * ${keptEvery}).reduce((sum, value) => sum + value, 0) / ${keptEvery});
      this.port.postMessage({ from: this.from, until: currentFrame + 128, means });
      this.kept = [];
    }
    return true;
  }
});`;

/**
 * Runs in the page before its own scripts. A tap listens in the page's audio graph; the frames' times are those of the delivery that was
 * late the least since the last reading. The person's own microphone is tapped as 'own' when the page opens it.
 */
const script = String.raw`(() => {
  const taps = (window.roundsightSound = new Map());
  window.roundsightTap = async (name, stream) => {
    const tap = { context: new AudioContext({ sampleRate: 48000 }), blocks: [], offsetMs: Infinity };
    taps.set(name, tap);
    await tap.context.audioWorklet.addModule(URL.createObjectURL(new Blob([${JSON.stringify(worklet)}], { type: 'text/javascript' })));
    tap.node = new AudioWorkletNode(tap.context, 'sound-tap');
    tap.node.port.onmessage = ({ data }) => {
      tap.offsetMs = Math.min(tap.offsetMs, performance.timeOrigin + performance.now() - data.until / 48);
      tap.blocks.push(data);
    };
    tap.source = tap.context.createMediaStreamSource(stream);
    tap.source.connect(tap.node).connect(tap.context.destination);
    await tap.context.resume();
  };
  const devices = navigator.mediaDevices;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    void window.roundsightTap('own', stream);
    return stream;
  };
})();`;

/** Call before the page is opened, whose context must be one that bypasses the content security policy: a page may bring no code of its own. */
export async function installSoundTap(page: Page): Promise<void> {
  await page.addInitScript({ content: script });
}

/** Begins to listen to a stream of the page, by the name that `installPageProbe` knows it by. */
export async function tapStream(page: Page, streamId: string): Promise<void> {
  const name = JSON.stringify(streamId);
  await page.evaluate(
    `window.roundsightProbe.track(${name}).then((track) => window.roundsightTap(${name}, new MediaStream([track])))`,
  );
}

/** What was heard since the last call; rejects where there is no such tap. */
export async function readTap(page: Page, name: string): Promise<PageSound> {
  return page.evaluate<PageSound>(`(() => {
    const tap = window.roundsightSound.get(${JSON.stringify(name)});
    const blocks = tap.blocks.splice(0);
    const offsetMs = tap.offsetMs;
    tap.offsetMs = Infinity;
    return {
      startedAtMs: offsetMs + (blocks[0]?.from ?? 0) / 48,
      samples: blocks.flatMap(({ means }) => means),
      outputLatencyMs: 1000 * tap.context.outputLatency,
    };
  })()`);
}
