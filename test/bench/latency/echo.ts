import { AcousticPath } from '../../../hardware/virtual-headset/sound/acoustic-path.ts';
import { thinned } from './sound-lag.ts';

/** What the headset's speaker was given, and when: 48 kHz, one channel, signed 16 bit little-endian. */
export interface Delivery {
  atMs: number;
  sound: Buffer;
}

const chunkMs = 10;
const chunkBytes = 2 * 48 * chunkMs;

const monotonicNs = (ms: number) => BigInt(Math.round(ms * 1e6));

/** What came to the headset's microphone of what its speaker played, at 8 kHz: by the room of the virtual headset itself. */
export function echoAtMicrophone(deliveries: readonly Delivery[]): Float32Array {
  const room = new AcousticPath();
  const echo: Buffer[] = [];
  const [first, last] = [deliveries[0]?.atMs ?? 0, deliveries.at(-1)?.atMs ?? 0];
  let given = 0;
  for (let atMs = first; atMs < last; atMs += chunkMs) {
    for (; given < deliveries.length && (deliveries[given]?.atMs ?? 0) <= atMs + chunkMs; given++) {
      const { atMs: givenAtMs, sound } = deliveries[given] as Delivery;
      room.play(sound, monotonicNs(givenAtMs));
    }
    const chunk = Buffer.alloc(chunkBytes);
    room.addTo(chunk, monotonicNs(atMs));
    echo.push(chunk);
  }
  return thinned(Buffer.concat(echo));
}
