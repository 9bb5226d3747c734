import { describe, expect, it } from 'vitest';
import { ViewerLiveness } from '../../../../../gateway/adapters/webrtc/viewer-liveness.ts';

const limits = { connectTimeoutMs: 15_000, silenceTimeoutMs: 6000 };

describe('ViewerLiveness', () => {
  it('gives up a viewer that does not connect in time', () => {
    const liveness = new ViewerLiveness(limits, 1000);
    expect([liveness.isGone(16_000), liveness.isGone(16_001)]).toEqual([false, true]);
  });

  it('keeps a connected viewer without a channel', () => {
    const liveness = new ViewerLiveness(limits, 0);
    liveness.noteConnected();
    expect(liveness.isGone(1e9)).toBe(false);
  });

  it('keeps a viewer as long as it sends heartbeats', () => {
    const liveness = new ViewerLiveness(limits, 0);
    liveness.noteConnected();
    liveness.noteChannelOpen(1000);
    liveness.noteMessage(6000);
    expect([liveness.isGone(12_000), liveness.isGone(12_001)]).toEqual([false, true]);
  });

  it('is gone when nothing is heard after the channel opened', () => {
    const liveness = new ViewerLiveness(limits, 0);
    liveness.noteConnected();
    liveness.noteChannelOpen(0);
    expect([liveness.isGone(6000), liveness.isGone(6001)]).toEqual([false, true]);
  });
});
