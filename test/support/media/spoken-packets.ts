const packetMs = 20;
const ticksPerPacket = 960;

/**
 * Hands over a voice's packets in real time, over and over, as a browser sends them: one every 20 ms, with sequence numbers and timestamps
 * that go on. Ends with the function that it answers.
 */
export function speak(packets: readonly Buffer[], play: (packet: Buffer) => void, ssrc = 7): () => void {
  const startedAtMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (; sent < (performance.now() - startedAtMs) / packetMs; sent++) {
      const packet = Buffer.from(packets[sent % packets.length] ?? []);
      packet.writeUInt16BE(sent & 0xffff, 2);
      packet.writeUInt32BE((sent * ticksPerPacket) >>> 0, 4);
      packet.writeUInt32BE(ssrc, 8);
      play(packet);
    }
  }, packetMs / 2);
  return () => clearInterval(timer);
}
