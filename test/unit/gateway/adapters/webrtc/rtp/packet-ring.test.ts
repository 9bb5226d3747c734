import { expect, it } from 'vitest';
import { PacketRing } from '../../../../../../gateway/adapters/webrtc/rtp/packet-ring.ts';

it('remembers the newest packets by sequence number, across the wrap', () => {
  const ring = new PacketRing(4);
  const packets = [65_533, 65_534, 65_535, 0, 1].map((sequence) => {
    const packet = Buffer.from(String(sequence));
    ring.store(sequence, sequence * 3, packet);
    return packet;
  });
  expect(ring.packet(65_533)).toBeUndefined();
  expect(ring.packet(65_535)).toBe(packets[2]);
  expect(ring.packet(1)).toBe(packets[4]);
  expect(ring.packet(5)).toBeUndefined();
  expect(ring.timestamp(65_534)).toBe(65_534 * 3);
  ring.markResent(0, 17);
  expect([ring.resentAtMs(0), ring.resentAtMs(1)]).toEqual([17, Number.NEGATIVE_INFINITY]);
});
