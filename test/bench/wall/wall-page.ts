import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import type { WallGateway } from './wall-gateway.ts';

/** The headsets, the page and its browser share the cores. */
const longestWaitMs = 60_000;
/** A rung is encoded for 2 s after its last receiver. */
const restMs = 2500;
/** Such as `live live none`. */
const picturesOnShow = `[...document.querySelectorAll('[data-picture]')].map(({ dataset }) => dataset.picture).join(' ')`;
const liveTiles = `document.querySelectorAll('[data-picture="live"]').length`;

/** One frame of a tile as the page got it. */
export interface TileFrame {
  widthPx: number;
  /** From capture to the frame callback; null where nothing was told of the frame. */
  delayMs: number | null;
}

/**
 * Runs before the page's own scripts: notes every frame of every tile's video with what was told of it on the connection it came over,
 * when keys were pressed and tiles changed their picture, and how many offers to watch were under way at once.
 */
const script = String.raw`(() => {
  const probe = (window.wallProbe = { frames: [], keyAt: null, widerAt: null, offers: 0, mostOffersAtOnce: 0, lastFrames: new Map() });
  const capturedOf = new Map();
  const Peer = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Peer {
    captured = new Map();
    constructor(...args) {
      super(...args);
      this.addEventListener('track', ({ streams }) => capturedOf.set(streams[0], this.captured));
    }
    createDataChannel(...args) {
      const channel = super.createDataChannel(...args);
      channel.addEventListener('message', ({ data }) => {
        const { rtpTimestamp, captureUs, wallClockOffsetUs } = JSON.parse(data);
        this.captured.set(rtpTimestamp, (captureUs + wallClockOffsetUs) / 1000);
        if (this.captured.size > 300) this.captured.delete(this.captured.keys().next().value);
      });
      return channel;
    }
  };
  const fetchOfPage = window.fetch;
  let offersNow = 0;
  window.fetch = async (input, init) => {
    const url = typeof input === 'string' ? input : input.url ?? String(input);
    if (!url.includes('/whep/') || (init?.method ?? input.method) !== 'POST') return fetchOfPage(input, init);
    probe.offers += 1;
    offersNow += 1;
    probe.mostOffersAtOnce = Math.max(probe.mostOffersAtOnce, offersNow);
    return fetchOfPage(input, init).finally(() => (offersNow -= 1));
  };
  addEventListener('keydown', ({ key }) => key === 'f' && (probe.keyAt = performance.now(), probe.widerAt = null), true);
  const watch = (video) => {
    let width = 0;
    const onFrame = (_now, { rtpTimestamp, width: widthPx }) => {
      video.requestVideoFrameCallback(onFrame);
      const at = performance.now();
      probe.lastFrames.set(video, at);
      if (widthPx > width && width > 0) probe.widerAt ??= at;
      width = widthPx;
      const captured = capturedOf.get(video.srcObject)?.get(rtpTimestamp);
      const delayMs = captured === undefined ? null : performance.timeOrigin + at - captured;
      if (probe.frames.length < 50000) probe.frames.push({ widthPx, delayMs });
    };
    video.requestVideoFrameCallback(onFrame);
  };
  const property = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...property,
    set(stream) {
      property.set.call(this, stream);
      if (stream && !this.wallWatched) { this.wallWatched = true; watch(this); }
    },
  });
})();`;

/** A proctor's wall in a real browser. */
export class WallPage {
  readonly page: Page;
  readonly #url: string;

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  /** Signed in as the proctor, with the wall not yet open; `size` is that of the window. */
  static async open(
    browser: Browser,
    { process, clients }: WallGateway,
    size: { width: number; height: number },
  ): Promise<WallPage> {
    const page = await browser.newPage({ viewport: size });
    const [name = '', value = ''] = clients.proctor.split('=');
    await page.context().addCookies([{ name, value, url: process.address }]);
    await page.addInitScript({ content: script });
    return new WallPage(page, `${process.address}/wall`);
  }

  /** Opens the wall; resolves with the milliseconds until so many tiles are live. */
  async showLive(tiles: number): Promise<number> {
    const startedAt = performance.now();
    await this.page.goto(this.#url);
    await this.#until(`${liveTiles} >= ${tiles}`);
    return performance.now() - startedAt;
  }

  /** Opens the wall, and resolves with the most tiles that were live at one time until all of so many were, or so much time was over. */
  async mostLive(tiles: number, withinMs: number): Promise<number> {
    await this.page.goto(this.#url);
    const until = performance.now() + withinMs;
    let most = 0;
    while (most < tiles && performance.now() < until) {
      await sleep(500);
      most = Math.max(most, await this.page.evaluate<number>(liveTiles));
    }
    return most;
  }

  /** Resolves when so many tiles have shown a frame that is newer than this call. */
  async showNewFrames(tiles: number): Promise<void> {
    const since = await this.page.evaluate<number>('performance.now()');
    await this.#until(`[...wallProbe.lastFrames.values()].filter((at) => at > ${since}).length >= ${tiles}`);
  }

  /** Offers to watch since the last call, and the most of them that were ever under way at once. */
  offers(): Promise<{ offers: number; mostOffersAtOnce: number }> {
    return this.page.evaluate(`(() => {
      const { offers, mostOffersAtOnce } = wallProbe;
      wallProbe.offers = 0;
      return { offers, mostOffersAtOnce };
    })()`);
  }

  /** Nothing of the gateway is on show. */
  async leave(): Promise<void> {
    await this.page.goto('about:blank');
  }

  /** Enlarges a tile; resolves with the milliseconds from the key to the first frame of more than a thumbnail. */
  async enlarge(tile: number): Promise<number> {
    await this.page.locator('[data-exam-session] a').nth(tile).focus();
    await this.page.keyboard.press('f');
    await this.#until('wallProbe.widerAt !== null');
    return this.page.evaluate<number>('wallProbe.widerAt - wallProbe.keyAt');
  }

  /** Enlarges so many tiles, one after the other, each from a wall of thumbnails whose larger rungs are not encoded any more. */
  async enlargeEach(tiles: number): Promise<number[]> {
    const delaysMs: number[] = [];
    for (let tile = 0; tile < tiles; tile += 1) {
      delaysMs.push(await this.enlarge(tile));
      await this.shrink();
      await sleep(restMs);
    }
    return delaysMs;
  }

  async shrink(): Promise<void> {
    await this.page.keyboard.press('Escape');
  }

  /** The frames since the last call. */
  frames(): Promise<TileFrame[]> {
    return this.page.evaluate<TileFrame[]>('wallProbe.frames.splice(0)');
  }

  /** CPU seconds that the page's process has used so far: network, decoding and drawing. */
  async cpuSeconds(): Promise<number> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Performance.enable');
    const { metrics } = await session.send('Performance.getMetrics');
    await session.detach();
    return metrics.find(({ name }) => name === 'ProcessTime')?.value ?? Number.NaN;
  }

  /** The page's own security policy forbids to wait inside it. */
  async #until(expression: string): Promise<void> {
    const until = performance.now() + longestWaitMs;
    while (performance.now() < until) {
      if (await this.page.evaluate<boolean>(expression)) return;
      await sleep(50);
    }
    const pictures = await this.page.evaluate<string>(picturesOnShow);
    throw new Error(
      `not within ${longestWaitMs / 1000} s: ${expression}; at ${this.page.url()} the tiles show: ${pictures}`,
    );
  }
}
