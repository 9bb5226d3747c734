/**
 * When the picture of a track was captured that a replay shows at a moment, Unix milliseconds, as the recording itself has it: the last one
 * before.
 */
export async function recordedPictureMs(
  { address }: { address: string },
  cookie: string,
  of: { examSessionId: string; trackId: string; originMs: number; atMs: number },
): Promise<number> {
  const { examSessionId, trackId, originMs, atMs } = of;
  const path = `/api/exam-sessions/${examSessionId}/replay/${trackId}?atMs=${Math.round(atMs)}`;
  const answer = await fetch(address + path, { headers: { cookie } });
  if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  const times = pictureTicks(Buffer.from(await answer.arrayBuffer())).map((ticks) => originMs + ticks / 90);
  return times.findLast((ms) => ms <= atMs) ?? times[0] ?? NaN;
}

/** Of every picture in fragments as the recorder writes them: a `tfdt` of version 1, and a `trun` with three words for each. */
function pictureTicks(mp4: Buffer): number[] {
  const ticks: number[] = [];
  for (let at = mp4.indexOf('tfdt'); at >= 0; at = mp4.indexOf('tfdt', at + 4)) {
    let time = Number(mp4.readBigUInt64BE(at + 8));
    const run = mp4.indexOf('trun', at);
    const count = mp4.readUInt32BE(run + 8);
    for (let picture = 0; picture < count; picture += 1) {
      ticks.push(time);
      time += mp4.readUInt32BE(run + 16 + 12 * picture);
    }
  }
  return ticks;
}
