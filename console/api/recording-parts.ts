import { replayHeader } from '../../gateway/contract/replay.ts';
import { ApiError, requestBody } from './http-client.ts';

/** A part of a track's recording, as it comes. */
export interface RecordingPart {
  /** Unix milliseconds of the time base of the exam sessions. */
  fromMs: number;
  toMs: number;
  /** Reading rejects with `ApiError` where the connection breaks off. */
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** A part has some megabytes, and waits for its turn in the page. */
const wholePartMs = 60_000;

/** The part in which a moment is, or the next one there is; null where nothing later is recorded yet. Rejects with `ApiError`. */
export async function recordingPart(
  examSessionId: string,
  trackId: string,
  atMs: number,
  signal: AbortSignal,
): Promise<RecordingPart | null> {
  const path = `/api/exam-sessions/${encodeURIComponent(examSessionId)}/replay/${encodeURIComponent(trackId)}?atMs=${atMs}`;
  const response = await requestBody({ path, signal, answerWithinMs: wholePartMs });
  if (response.status === 204) return null;
  const [fromMs, toMs] = [replayHeader.from, replayHeader.to].map((name) =>
    Number(response.headers.get(name) ?? NaN),
  );
  if (fromMs === undefined || toMs === undefined || !(toMs > fromMs) || response.body === null)
    throw new ApiError('answer-invalid', false, response.status);
  return { fromMs, toMs, chunks: chunksOf(response.body) };
}

/** Address of the picture that a track had at a moment, or of the key frame before it, which comes sooner. */
export function recordedStillPath(
  examSessionId: string,
  trackId: string,
  still: { atMs: number; widthPx: number; isExact: boolean },
): string {
  const path = `/api/exam-sessions/${encodeURIComponent(examSessionId)}/replay/${encodeURIComponent(trackId)}/still`;
  return `${path}?atMs=${Math.round(still.atMs)}&widthPx=${still.widthPx}&exact=${still.isExact}`;
}

async function* chunksOf(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw new ApiError('network-unreachable', true, null);
      });
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
