import { randomInt, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { WebRtcViewerTransport } from '../../gateway/adapters/webrtc/webrtc-viewer-transport.ts';
import type { Clock } from '../../gateway/ports/clock.ts';
import type { FrameMetadata, TrackWish } from '../../gateway/contract/media.ts';
import type { IceServer } from '../../gateway/ports/viewer-transport.ts';

/** The parts of `RTCInboundRtpStreamStats` that tests look at. */
export interface InboundFigures {
  packetsReceived: number;
  packetsLost: number;
  framesDecoded: number;
  freezeCount: number;
  retransmittedPacketsReceived?: number;
  totalAudioEnergy: number;
}

export interface ShownFrame {
  rtpTimestamp: number;
  unixMs: number;
  widthPx: number;
}

export interface ReceiveOptions {
  videos: number;
  audios: number;
  channel?: boolean;
  /** 0 sends none. */
  heartbeatMs?: number;
  /** As `RTCPeerConnection` takes it. */
  configuration?: { iceServers: readonly IceServer[]; iceTransportPolicy?: 'all' | 'relay' };
  /** MIME type of the only picture codec that is offered; all of the browser's where absent. */
  codec?: string;
}

export const systemClock: Clock = { monotonicNs: () => process.hrtime.bigint(), wallMs: () => Date.now() };

/** The real transport with real time and randomness. */
export function openTransport(
  options: Partial<ConstructorParameters<typeof WebRtcViewerTransport>[0]> = {},
): WebRtcViewerTransport {
  return new WebRtcViewerTransport({
    clock: systemClock,
    newId: () => randomUUID(),
    randomUint32: () => randomInt(2 ** 32),
    ...options,
  });
}

/** One browser page that receives a session through the test server at `origin`. */
export class ViewerSession {
  /** What runs in the page. */
  static readonly script = fileURLToPath(new URL('viewer-page.js', import.meta.url));
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Rejects with the server's error code where the offer is refused. */
  static async open(browser: Browser, origin: string, options: ReceiveOptions): Promise<ViewerSession> {
    const page = await browser.newPage();
    await page.goto(origin);
    await page.addScriptTag({ path: ViewerSession.script });
    await page.evaluate(`receive(${JSON.stringify(options)})`);
    return new ViewerSession(page);
  }

  /** Inbound figures by track id. */
  inbound(): Promise<Record<string, InboundFigures>> {
    return this.page.evaluate('inbound()');
  }

  /** Of this end of the transport, once it stands. */
  path(): Promise<{ relayProtocol?: string }> {
    return this.page.evaluate('path()');
  }

  async inboundOf(trackId: string): Promise<InboundFigures | undefined> {
    return (await this.inbound())[trackId];
  }

  /** Tells the gateway what is wanted of the tracks. */
  async wish(tracks: Record<string, TrackWish>): Promise<void> {
    const message = JSON.stringify({ type: 'wish', tracks });
    await this.page.evaluate(`viewer.channel.send(${JSON.stringify(message)})`);
  }

  /** Red, green and blue, 0 to 255, at a point from (0, 0) to (1, 1). */
  pixel(trackId: string, x: number, y: number): Promise<[number, number, number]> {
    return this.page.evaluate(`pixel(${JSON.stringify(trackId)}, ${x}, ${y})`);
  }

  /** Time from posting the offer to the first shown frame; null before. */
  firstFrameMs(): Promise<number | null> {
    return this.page.evaluate('viewer.firstFrameMs');
  }

  /** Frames of the first picture as they were shown. */
  frames(): Promise<ShownFrame[]> {
    return this.page.evaluate('viewer.frames');
  }

  metadata(): Promise<FrameMetadata[]> {
    return this.page.evaluate('[...viewer.metadata.values()]');
  }
}
