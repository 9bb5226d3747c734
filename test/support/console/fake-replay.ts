import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ErrorCode } from '../../../gateway/contract/error-codes.ts';
import type { ReplayOutline } from '../../../gateway/contract/replay.ts';

/** The routes of recordings, from memory: what there is is told, and nothing of its media is there yet. */
export function fakeReplayRoutes(
  server: FastifyInstance,
  state: { replay: ReplayOutline | ErrorCode },
  refuse: (reply: FastifyReply, code: ErrorCode) => FastifyReply,
): void {
  const url = '/api/exam-sessions/:id/replay';
  server.get(url, (_request, reply) =>
    typeof state.replay === 'string' ? refuse(reply, state.replay) : reply.send(state.replay),
  );
  server.head('/api/exam-sessions/:id/export', (_request, reply) => reply.code(409).send());
  server.get(`${url}/:trackId`, (_request, reply) => reply.code(204).send());
}

const minuteMs = 60_000;

/** Ten minutes of a recording that is over, in the middle of which the headset was away. */
export function sampleReplay(originMs = Date.UTC(2026, 4, 4, 10)): ReplayOutline {
  const endedMs = originMs + 10 * minuteMs;
  const [awayMs, backMs] = [originMs + 4 * minuteMs, originMs + 6 * minuteMs];
  const gap = { fromMs: awayMs, toMs: backMs, cause: 'camera-lost' } as const;
  const whole = { fromMs: originMs, toMs: endedMs };
  const around = [
    { fromMs: originMs, toMs: awayMs },
    { fromMs: backMs, toMs: endedMs },
  ];
  return {
    ...{ originMs, nowMs: endedMs + 1, endedMs },
    tracks: [
      { trackId: 'panorama', kind: 'video', label: 'Panorama', spans: around, gaps: [gap] },
      { trackId: 'screen-1', kind: 'video', label: 'Screen 1', spans: [whole], gaps: [] },
      { trackId: 'webcam', kind: 'video', label: 'Webcam', spans: [whole], gaps: [] },
      { trackId: 'microphone', kind: 'audio', label: 'Microphone', spans: around, gaps: [gap] },
      { trackId: 'orientation', kind: 'orientation', label: 'Orientation', spans: around, gaps: [gap] },
    ],
  };
}
