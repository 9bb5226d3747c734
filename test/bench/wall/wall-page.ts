import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { signIn } from '../../support/console-page.ts';
import type { GatewayProcess } from '../../support/gateway-process.ts';

const longestWaitMs = 30_000;

/** One frame of a tile as the page got it. */
export interface TileFrame {
  widthPx: number;
  /** From capture to the frame callback; null where nothing was told of the frame. */
  delayMs: number | null;
}

/**
 * Runs before the page's own scripts: notes every frame of every tile's video with what was told of it on the connection it came over,
 * and when keys were pressed and tiles changed their picture.
 */
const script = String.raw`(() => {
  const probe = (window.wallProbe = { frames: [], keyAt: null, widerAt: null });
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
  addEventListener('keydown', ({ key }) => key === 'f' && (probe.keyAt = performance.now(), probe.widerAt = null), true);
  const watch = (video) => {
    let width = 0;
    const onFrame = (_now, { rtpTimestamp, width: widthPx }) => {
      video.requestVideoFrameCallback(onFrame);
      const at = performance.now();
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

  private constructor(page: Page) {
    this.page = page;
  }

  /** Signed in, with the wall not yet open; `size` is that of the window. */
  static async open(
    browser: Browser,
    gateway: GatewayProcess,
    size: { width: number; height: number },
  ): Promise<WallPage> {
    const page = await browser.newPage({ viewport: size });
    await page.addInitScript({ content: script });
    await signIn(page, gateway, 'proctor');
    await page.goto('about:blank');
    return new WallPage(page);
  }

  /** Opens the wall; resolves with the milliseconds until so many tiles are live. */
  async showLive(address: string, tiles: number): Promise<number> {
    const startedAt = performance.now();
    await this.page.goto(`${address}/wall`);
    const live = `document.querySelectorAll('[data-picture="live"]').length >= ${tiles}`;
    await this.#until(live);
    return performance.now() - startedAt;
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
    throw new Error(`not within ${longestWaitMs / 1000} s: ${expression}`);
  }
}
