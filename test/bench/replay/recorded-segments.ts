import { setTimeout as sleep } from 'node:timers/promises';
import type { IndexedFrame } from '../../../gateway/domain/evidence/evidence-index.ts';
import type { EvidenceFile } from '../../../gateway/ports/evidence-file.ts';
import { ExamClients } from '../../support/exam-clients.ts';
import { startGateway } from '../../support/gateway-process.ts';
import { KeptRecording } from '../../support/kept-recording.ts';
import { progress } from '../figures.ts';

/** A segment as it was recorded, in plain; times in ticks. */
export interface PlainSegment {
  timescale: number;
  initialisation: Buffer;
  fragments: { plain: Buffer; durationTicks: number; keyFrame: boolean }[];
}
export interface PlainTrack {
  trackId: string;
  kind: 'video' | 'audio' | 'orientation';
  label: string;
  segments: PlainSegment[];
}

const limitMs = 180_000;

/** What a gateway with the virtual headset records of a real exam session: so many whole segments of every track. */
export async function recordedTracks(segments: number): Promise<PlainTrack[]> {
  const gateway = await startGateway(['--no-demonstration', '--headset', 'virtual']);
  try {
    await gateway.sensor();
    const clients = await ExamClients.signIn(gateway);
    const candidate = await clients.candidateInExam(1, { recording: { recorded: true, keptDays: 1 } });
    for (const untilMs = performance.now() + limitMs; ;) {
      await sleep(2_000);
      const recording = await KeptRecording.open(gateway.dataDir, candidate.examSession.id).catch(() => null);
      const tracks = recording === null ? [] : await tracksOf(recording, segments);
      if (
        tracks.some(({ trackId }) => trackId === 'panorama') &&
        tracks.every((one) => one.segments.length === segments)
      )
        return tracks;
      if (performance.now() > untilMs)
        throw new Error(`not recorded within ${limitMs / 1000} s\n${gateway.log()}`);
    }
  } finally {
    await gateway.stop();
    progress('recorded what the long recording is made of');
  }
}

async function tracksOf(recording: KeptRecording, most: number): Promise<PlainTrack[]> {
  const started = recording.entries.find((entry) => entry.kind === 'recording-started');
  const tracks: PlainTrack[] = [];
  for (const { trackId, kind, label } of started?.tracks ?? []) {
    if (kind !== 'video' && kind !== 'audio' && kind !== 'orientation') continue;
    // The first may be short.
    const numbers = recording
      .segments(trackId)
      .map(({ number }) => number)
      .slice(1, 1 + most);
    const segments: PlainSegment[] = [];
    for (const number of numbers) segments.push(await recording.withFile(trackId, number, plainSegment));
    tracks.push({ trackId, kind, label, segments });
  }
  return tracks;
}

async function plainSegment(file: EvidenceFile): Promise<PlainSegment> {
  const read = async ({ plainOffset, plainBytes }: IndexedFrame) =>
    Buffer.from(await file.read(plainOffset, plainOffset + plainBytes));
  const { header, frames } = file.index;
  const [initialisation] = frames;
  if (header === null || initialisation === undefined) throw new Error('the segment cannot be read');
  const fragments: PlainSegment['fragments'] = [];
  for (const frame of frames.filter(({ kind }) => kind === 'fragment'))
    fragments.push({
      plain: await read(frame),
      durationTicks: frame.durationTicks,
      keyFrame: frame.keyFrame,
    });
  return { timescale: header.timescale, initialisation: await read(initialisation), fragments };
}
