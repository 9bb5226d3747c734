import type { Page } from 'playwright-core';

/** One panorama frame as the page got it. Times are Unix time in milliseconds, fractions included. */
export interface ProbedFrame {
  /** When `requestVideoFrameCallback` was called. */
  callbackAtMs: number;
  /** When the browser expects the frame to be on the screen. */
  displayedAtMs: number;
  /** Mean luma of the 20 cells of the time code strip at the panorama's bottom left, left to right. */
  cellLuma: number[];
  /** The colour of the panorama's middle, 0…255 each. */
  centre: [number, number, number];
}

export interface ProbedPanorama {
  frames: ProbedFrame[];
  /** From the WHEP POST to the first frame callback; null before the first frame. */
  postToFirstFrameMs: number | null;
  freezeCount: number;
  framesDecoded: number;
  framesDropped: number;
}

/**
 * Runs in the page before any of its own scripts: keeps every peer connection and its tracks by stream name, notes when a WHEP offer is
 * posted, and reads the time code and the middle of each frame of the video whose stream is named `panorama`.
 */
const script = String.raw`(() => {
  const probe = (window.roundsightProbe = { frames: [], postedAt: null, firstAt: null, peers: [], tracks: new Map() });
  const wall = (now) => performance.timeOrigin + now;
  const Peer = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Peer {
    constructor(...args) {
      super(...args);
      probe.peers.push(this);
      this.addEventListener('track', ({ track, streams }) => streams[0] && probe.tracks.set(streams[0].id, track));
    }
  };
  probe.track = async (id) => {
    for (let tries = 0; tries < 200 && !probe.tracks.has(id); tries++) await new Promise((next) => setTimeout(next, 100));
    if (!probe.tracks.has(id)) throw new Error('no stream ' + id + '; there are ' + [...probe.tracks.keys()].join(', '));
    return probe.tracks.get(id);
  };
  const fetchOfPage = window.fetch;
  window.fetch = (input, init) => {
    const url = typeof input === 'string' ? input : input.url ?? String(input);
    if (url.includes('/whep/') && (init?.method ?? input.method) === 'POST') probe.postedAt ??= performance.now();
    return fetchOfPage(input, init);
  };
  const canvas = document.createElement('canvas');
  canvas.width = 320; canvas.height = 17;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const watch = (video) => {
    const onFrame = (now, { expectedDisplayTime }) => {
      probe.firstAt ??= now;
      const at = performance.now();
      context.drawImage(video, 0, video.videoHeight - 16, 320, 16, 0, 0, 320, 16);
      context.drawImage(video, video.videoWidth / 2 - 4, video.videoHeight / 2 - 4, 8, 8, 0, 16, 1, 1);
      const { data } = context.getImageData(0, 0, 320, 17);
      const cellLuma = Array.from({ length: 20 }, (_, cell) => {
        let sum = 0;
        for (let y = 4; y < 12; y++) for (let x = 4; x < 12; x++) sum += data[(y * 320 + cell * 16 + x) * 4 + 1];
        return sum / 64;
      });
      const centre = [...data.subarray(16 * 320 * 4, 16 * 320 * 4 + 3)];
      if (probe.frames.length < 6000)
        probe.frames.push({ callbackAtMs: wall(at), displayedAtMs: wall(expectedDisplayTime), cellLuma, centre });
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  };
  // Videos need not be in the document: catch them where they get their stream.
  const property = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...property,
    set(stream) {
      property.set.call(this, stream);
      if (stream?.id === 'panorama' && !this.roundsightWatched) { this.roundsightWatched = true; watch(this); }
    },
  });
})();`;

/** Call before the page is opened. */
export async function installPageProbe(page: Page): Promise<void> {
  await page.addInitScript({ content: script });
}

/** What was seen since the last call (frames are handed over once). */
export async function readPanoramaProbe(page: Page): Promise<ProbedPanorama> {
  return page.evaluate<ProbedPanorama>(String.raw`(async () => {
    const probe = window.roundsightProbe;
    const totals = { freezeCount: 0, framesDecoded: 0, framesDropped: 0 };
    for (const peer of probe.peers) {
      if (peer.connectionState === 'closed') continue;
      for (const entry of (await peer.getStats()).values()) {
        if (entry.type !== 'inbound-rtp' || entry.kind !== 'video' || entry.frameWidth !== 2 * entry.frameHeight) continue;
        for (const name of Object.keys(totals)) totals[name] += entry[name] ?? 0;
      }
    }
    const postToFirstFrameMs = probe.firstAt === null ? null : probe.firstAt - probe.postedAt;
    return { frames: probe.frames.splice(0), postToFirstFrameMs, ...totals };
  })()`);
}
