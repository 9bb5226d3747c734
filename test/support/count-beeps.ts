/** How many beeps a sound file (WAVE, one channel, 16 bit) holds: stretches of sound between silences. */
export function countBeeps(wave: Uint8Array): number {
  const view = new DataView(wave.buffer, wave.byteOffset, wave.byteLength);
  let [beeps, quiet] = [0, Infinity];
  for (let at = 44; at + 1 < wave.byteLength; at += 2) {
    const isLoud = Math.abs(view.getInt16(at, true)) > 3_000;
    if (isLoud && quiet > 1_000) beeps += 1;
    quiet = isLoud ? 0 : quiet + 1;
  }
  return beeps;
}
