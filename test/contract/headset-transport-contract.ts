import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HeadsetFault } from '../../firmware-bridge/index.ts';
import { type HeadsetTransport } from '../../firmware-bridge/index.ts';
import { patience } from '../support/patience.ts';

/** A transport and the headset at its other end. */
export interface TransportUnderTest {
  host: HeadsetTransport;
  headset: {
    send(frame: Uint8Array): void;
    /** Every frame that arrived so far. */
    readonly received: Uint8Array[];
    /** Breaks the connection. */
    vanish(): void;
    /** Whether the host's side was seen to end. */
    readonly hostIsGone: boolean;
  };
}

const frameOf = (length: number, seed = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, place) => (place * 31 + seed) & 255);
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What every headset transport promises. */
export function describeHeadsetTransport(name: string, create: () => Promise<TransportUnderTest>): void {
  describe(name, () => {
    const opened: TransportUnderTest[] = [];
    const open = async () => {
      const made = await create();
      opened.push(made);
      const received: Uint8Array[] = [];
      const lost = vi.fn<(fault: HeadsetFault) => void>();
      made.host.onFrame((frame) => received.push(frame));
      made.host.onLost(lost);
      return { ...made, received, lost };
    };
    afterEach(async () => {
      // Pulling the plug first spares the wait for a read that is under way.
      for (const { host, headset } of opened.splice(0)) {
        headset.vanish();
        await host.close();
      }
    });

    it.each([8, 63, 64, 65, 511, 512, 513, 1024])('carries frames of %i bytes both ways', async (length) => {
      const { host, headset, received } = await open();
      await host.send(frameOf(length));
      headset.send(frameOf(length, 7));
      await vi.waitFor(() => {
        expect(headset.received).toEqual([frameOf(length)]);
        expect(received).toEqual([frameOf(length, 7)]);
      }, patience);
    });

    it('keeps their order, however fast they are sent', async () => {
      const { host, headset, received } = await open();
      const frames = Array.from({ length: 40 }, (_, place) => frameOf(20 + place, place));
      await Promise.all(frames.map((frame) => host.send(frame)));
      for (const frame of frames) headset.send(frame);
      await vi.waitFor(() => {
        expect(headset.received).toEqual(frames);
        expect(received).toEqual(frames);
      }, patience);
    });

    it('carries what was in a frame when it was sent', async () => {
      const { host, headset } = await open();
      const frame = frameOf(30);
      const sent = host.send(frame);
      frame.fill(0);
      await sent;
      await vi.waitFor(() => expect(headset.received).toEqual([frameOf(30)]), patience);
    });

    it('is not lost by silence', async () => {
      const { headset, received, lost } = await open();
      await new Promise((resolve) => setTimeout(resolve, 40));
      headset.send(frameOf(9));
      await vi.waitFor(() => expect(received).toHaveLength(1), patience);
      expect(lost).not.toHaveBeenCalled();
    });

    it('tells no listener that unsubscribed', async () => {
      const { host, headset, received } = await open();
      const never = vi.fn();
      host.onFrame(never)();
      host.onLost(never)();
      headset.send(frameOf(9));
      await vi.waitFor(() => expect(received).toHaveLength(1), patience);
      headset.vanish();
      await turn();
      expect(never).not.toHaveBeenCalled();
    });

    it('tells once that the headset is gone, after its last frame, and sends nothing any more', async () => {
      const { host, headset, received, lost } = await open();
      headset.send(frameOf(9));
      await vi.waitFor(() => expect(received).toHaveLength(1), patience);
      headset.vanish();
      await vi.waitFor(() => expect(lost).toHaveBeenCalled(), patience);
      await expect(host.send(frameOf(8))).rejects.toMatchObject({ name: 'HeadsetFault', kind: 'lost' });
      expect(lost).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ kind: 'lost' }));
    });

    it('is closed without being lost; the headset notices, and twice is the same as once', async () => {
      const { host, headset, received, lost } = await open();
      await Promise.all([host.close(), host.close()]);
      await vi.waitFor(() => expect(headset.hostIsGone).toBe(true), patience);
      headset.send(frameOf(9));
      headset.vanish();
      await turn();
      await expect(host.send(frameOf(8))).rejects.toMatchObject({ kind: 'lost' });
      expect(received).toEqual([]);
      expect(lost).not.toHaveBeenCalled();
    });
  });
}
