import type { ViewerMessage, ViewerReport } from '../../gateway/contract/media.ts';
import { viewerHeartbeatEveryMs } from '../../gateway/contract/media.ts';

/** What a receiver's statistics say of the picture it shows; null before the first picture. */
export function viewerReport(statistics: Iterable<[string, unknown]>): ViewerReport | null {
  for (const [, entry] of statistics) {
    const inbound = entry as Partial<RTCInboundRtpStreamStats> & { type?: string; freezeCount?: number };
    if (inbound.type !== 'inbound-rtp') continue;
    if (!inbound.framesDecoded) return null;
    // Left out by the browser while nothing comes.
    return { framesPerSecond: inbound.framesPerSecond ?? 0, freezes: inbound.freezeCount ?? 0 };
  }
  return null;
}

/**
 * Says on an open channel once a second that the viewer is there and how it sees the panorama, until the function that it
 * returns is called. What it says of the panorama is a second old: that it is there must not wait for that.
 */
export function beat(channel: RTCDataChannel, panorama: () => RTCRtpReceiver | null): () => void {
  let report: ViewerReport | null = null;
  const timer = setInterval(() => {
    if (channel.readyState !== 'open') return;
    const message: ViewerMessage = { type: 'alive', ...(report ? { report } : {}) };
    channel.send(JSON.stringify(message));
    void panorama()
      ?.getStats()
      .then((statistics) => {
        report = viewerReport(statistics);
      })
      .catch(() => undefined);
  }, viewerHeartbeatEveryMs);
  return () => clearInterval(timer);
}
