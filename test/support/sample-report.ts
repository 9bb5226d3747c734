import type { EvidenceEntry } from '../../gateway/contract/evidence.ts';
import type { ExamCommand } from '../../gateway/contract/exam-commands.ts';
import type { LogRow } from '../../gateway/contract/exam-log.ts';
import { hashedEntry, type NewEntry } from '../../gateway/domain/evidence/evidence-entry.ts';
import { headOf, manifestOf } from '../../gateway/domain/evidence/evidence-manifest.ts';
import { firstPreviousHash } from '../../gateway/domain/exam-session/log-row.ts';
import { reportFacts, type ReportFacts } from '../../gateway/domain/report/report-facts.ts';
import { candidate, ExamSessionCourse, gateway, proctor, sha256, supervisor } from './exam-session-course.ts';

const minuteMs = 60_000;
/** Somebody who writes markup gets to read it. */
export const hostileText = `</td><script>alert("1")</script> 'x' & <b>\u202e`;

const course: readonly (readonly [LogRow['actor'], ExamCommand])[] = [
  [candidate, { type: 'say', text: hostileText }],
  [proctor, { type: 'message', text: 'Please keep your hands\non the desk.' }],
  [proctor, { type: 'warn', text: 'No other person may be in the room.' }],
  [proctor, { type: 'bookmark', text: 'A door opens', bearingDeg: 120 }],
  [proctor, { type: 'pause', reason: 'Fire alarm', expectedMinutes: 5 }],
  [proctor, { type: 'resume' }],
  [supervisor, { type: 'add-time', seconds: 300, reason: 'Fire alarm' }],
  [
    gateway,
    {
      ...{ type: 'blind-state-began', blindStateId: 'b1', kind: 'covered', trackId: 'panorama', lens: 1 },
      ...{ label: null, sinceMs: 0, pictureSha256: '0'.repeat(64) },
    },
  ],
  [
    gateway,
    {
      type: 'blind-state-ended',
      blindStateId: 'b1',
      kind: 'covered',
      trackId: 'panorama',
      lens: 1,
      label: null,
    },
  ],
];

/** An exam session with something of everything, a minute apart. */
export function sampleReportRows(originMs: number): LogRow[] {
  const held = ExamSessionCourse.begun();
  for (const [actor, command] of course) {
    const refusal = held.give(actor, command);
    if (refusal !== null) throw new Error(`${command.type}: ${refusal}`);
  }
  return held.rows.map((row, place) => {
    const atMs = originMs + place * minuteMs;
    const { command } = row;
    return command.type === 'blind-state-began'
      ? { ...row, atMs, command: { ...command, sinceMs: atMs - 2000 } }
      : { ...row, atMs };
  });
}

export function sampleReport(originMs: number): ReportFacts {
  const rows = sampleReportRows(originMs);
  const startMs = originMs + 7 * minuteMs;
  const ticks = {
    timescale: 90_000,
    mp4Bytes: 1,
    fileBytes: 1,
    samples: 1,
    sha256: '0'.repeat(64),
    ended: true,
  };
  const entries = [
    {
      ...{ kind: 'recording-started', atMs: startMs, originMs: startMs },
      tracks: [
        { trackId: 'panorama', kind: 'video', label: 'Room' },
        { trackId: 'screen-1', kind: 'video', label: 'A screen whose label is very long indeed' },
      ],
    },
    ...[0, 400].map((fromS, place) => ({
      ...{ kind: 'segment', trackId: 'panorama', number: place + 1, atMs: startMs, ...ticks },
      ...{ startTicks: fromS * 90_000, endTicks: (fromS + 100) * 90_000 },
    })),
    {
      kind: 'segment',
      trackId: 'screen-1',
      number: 1,
      atMs: startMs,
      ...ticks,
      startTicks: 0,
      endTicks: 45e6,
    },
    {
      ...{ kind: 'gap', atMs: startMs + 400_000, trackId: 'panorama', cause: 'camera-lost' },
      ...{ fromMs: startMs + 100_000, toMs: startMs + 400_000 },
    },
  ] as NewEntry[];
  const chain = entries.map((entry, place): EvidenceEntry =>
    hashedEntry(
      { ...entry, examSessionId: 'one', position: place + 1, previousHash: firstPreviousHash },
      sha256,
    ),
  );
  const facts = {
    examSessionId: 'one',
    examTitle: 'Anatomy II <i>',
    log: headOf(rows),
    sealedAtMs: originMs,
  };
  const manifest = { ...manifestOf(facts, chain), keyId: 'a'.repeat(32) };
  const made = reportFacts({ manifest, signature: 'c2lnbmVk' }, rows, chain);
  if (made === null) throw new Error('there is no report');
  return made;
}
