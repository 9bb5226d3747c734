import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../support/chromium.ts';
import { drawNothing, openSessionView, signIn } from '../../support/console-page.ts';
import { startGateway, type GatewayProcess } from '../../support/gateway-process.ts';
import { hostCandidateOf, ImpairedLink, perfectLink } from '../../support/impaired-link.ts';
import { killBrowser, ViewerCount } from './viewer-count.ts';

/** One panorama frame as the page got it. */
export interface SeenFrame {
  /** Unix time in ms. */
  atMs: number;
  widthPx: number;
}

/** A proctor in a real browser who watches the first exam session of a real gateway through a link that can be made worse. */
export interface ImpairedViewer {
  gateway: GatewayProcess;
  page: Page;
  /** The way of the newest connection. */
  link(): ImpairedLink;
  /** Frames since the last call. */
  frames(): Promise<SeenFrame[]>;
  /** Times the panorama stood still, as the browser counts them, of the present connection. */
  freezes(): Promise<number>;
  /** The computer comes to another network, and the browser says so: the way of before goes dark, new connections have another. */
  changeNetwork(): Promise<void>;
  /** Kills the browser; resolves with how long it took until the gateway had closed all its connections, in ms. */
  kill(): Promise<number>;
  close(): Promise<void>;
}

/** Runs before the page's own scripts: leads every connection through the link, and notes every panorama frame. */
const script = String.raw`(() => {
  const seen = (window.seen = { frames: [], peers: [] });
  const Peer = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Peer {
    constructor(...args) {
      super(...args);
      seen.peers.push(this);
    }
    async setRemoteDescription({ type, sdp }) {
      return super.setRemoteDescription({ type, sdp: await window.leadThroughLink(sdp) });
    }
  };
  const property = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...property,
    set(stream) {
      property.set.call(this, stream);
      if (stream?.id !== 'panorama' || this.isSeen) return;
      this.isSeen = true;
      const note = () => {
        seen.frames.push({ atMs: performance.timeOrigin + performance.now(), widthPx: this.videoWidth });
        this.requestVideoFrameCallback(note);
      };
      this.requestVideoFrameCallback(note);
    },
  });
})();`;

const freezes = String.raw`(async () => {
  let count = 0;
  for (const peer of window.seen.peers) {
    if (peer.connectionState === 'closed') continue;
    for (const entry of (await peer.getStats()).values())
      if (entry.type === 'inbound-rtp' && entry.frameWidth === 2 * entry.frameHeight) count += entry.freezeCount ?? 0;
  }
  return count;
})()`;

/** Resolves when the first frame is shown; leaves nothing running when it rejects. */
export async function openImpairedViewer(): Promise<ImpairedViewer> {
  const gateway = await startGateway();
  const led: { link: ImpairedLink | null } = { link: null };
  const links: ImpairedLink[] = [];
  let browser: Browser | null = null;
  const close = async () => {
    await browser?.close();
    for (const link of links) link.close();
    await gateway.stop();
  };
  try {
    await gateway.sensor();
    browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    // All viewers come through one UDP port of the gateway.
    await page.exposeFunction('leadThroughLink', async (answerSdp: string) => {
      if (led.link === null) {
        led.link = await ImpairedLink.open(hostCandidateOf(answerSdp));
        links.push(led.link);
      }
      return led.link.throughLink(answerSdp);
    });
    await drawNothing(page);
    await page.addInitScript({ content: script });
    await signIn(page, gateway, 'proctor');
    await openSessionView(page);
    const frames = () => page.evaluate<SeenFrame[]>('window.seen.frames.splice(0)');
    const viewers = await ViewerCount.of(gateway, page);
    const link = () => {
      if (led.link === null) throw new Error('there is no connection yet');
      return led.link;
    };
    return {
      ...{ gateway, page, link, frames, close },
      freezes: () => page.evaluate<number>(freezes),
      async changeNetwork() {
        link().conditions = { ...perfectLink, isBlackout: true };
        led.link = null;
        await page.evaluate("window.dispatchEvent(new Event('online'))");
      },
      async kill() {
        await killBrowser(page);
        return viewers.goneAfterMs();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
