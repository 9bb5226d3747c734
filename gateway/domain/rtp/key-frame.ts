import type { Rung } from '../media-plan/rung.ts';
import { beginsH264KeyFrame } from './h264-key-frame.ts';
import { beginsVp8KeyFrame } from './vp8-key-frame.ts';

/** True where an RTP packet, whose payload starts at `offset`, begins a picture a decoder can start with; any sound does. */
export function beginsKeyFrame(codec: Rung['codec'], packet: Uint8Array, offset: number): boolean {
  if (codec === 'H264') return beginsH264KeyFrame(packet, offset);
  return codec === 'VP8' ? beginsVp8KeyFrame(packet, offset) : true;
}
