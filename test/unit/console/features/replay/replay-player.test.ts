import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReplayPlayer, type ReplayState } from '../../../../../console/features/replay/replay-player.ts';

const originMs = 1_796_072_708_104;
const lastsMs = 5_000;

/** As a browser's: it has what was appended, from then on, keeps whole microseconds, and shows nothing where it has nothing. */
class FakeElement {
  src = '';
  paused = true;
  playbackRate = 1;
  bufferedFromS: number | null = null;
  #atUs = 0;

  get buffered() {
    const fromS = this.bufferedFromS;
    return { length: fromS === null ? 0 : 1, start: () => fromS, end: () => (fromS ?? 0) + lastsMs / 1000 };
  }
  get currentTime(): number {
    return this.#atUs / 1e6;
  }
  set currentTime(atS: number) {
    this.#atUs = Math.trunc(atS * 1e6);
  }
  get seeking(): boolean {
    return this.bufferedFromS === null || this.currentTime < this.bufferedFromS;
  }
  get readyState(): number {
    return this.seeking ? 1 : 4;
  }
  play(): Promise<void> {
    this.paused = false;
    return Promise.resolve();
  }
  pause(): void {
    this.paused = true;
  }
  removeAttribute(): void {
    this.src = '';
  }
  load(): void {
    this.bufferedFromS = null;
  }
}

let element: FakeElement;
let player: ReplayPlayer;
/** When the first sample is due, and so what a browser has buffered from, milliseconds since the origin. */
let firstMs: number;

class FakeMediaSource {
  readyState = 'open';
  duration = 0;
  addEventListener(_type: string, listener: () => void): void {
    queueMicrotask(listener);
  }
  addSourceBuffer() {
    const appendBuffer = (): void => {
      element.bufferedFromS = Math.trunc(firstMs * 1000) / 1e6;
    };
    return { updating: false, appendBuffer, abort: () => undefined, remove: () => undefined };
  }
}

beforeEach(() => {
  element = new FakeElement();
  vi.stubGlobal('MediaSource', FakeMediaSource);
  vi.stubGlobal('HTMLVideoElement', FakeMediaSource);
  vi.stubGlobal('document', { hidden: true });
  vi.stubGlobal('HTMLMediaElement', { HAVE_CURRENT_DATA: 2 });
  vi.stubGlobal('URL', { createObjectURL: () => 'blob:', revokeObjectURL: () => undefined });
  vi.stubGlobal('fetch', () => {
    // Whole milliseconds around what there is, as the gateway tells it.
    const headers = {
      'roundsight-from-ms': String(Math.floor(originMs + firstMs)),
      'roundsight-to-ms': String(Math.ceil(originMs + firstMs + lastsMs)),
    };
    return Promise.resolve(new Response(new Uint8Array(8), { headers }));
  });
});
afterEach(() => {
  player.close();
  vi.unstubAllGlobals();
});

describe('a replay', () => {
  it.each([0, 0.4, 12.4375, 224.888_916, 230.533_447, 333.511_23, 411.166_748, 629.377_685])(
    'begins where the first sample is, %d ms after the origin, wherever between two moments that is',
    async (first) => {
      firstMs = first;
      const told: ReplayState[] = [];
      const outline = { originMs, nowMs: originMs + 9_000, endedMs: originMs + 9_000, tracks: [] };
      player = new ReplayPlayer({ examSessionId: 'one', outline, atMs: originMs }, (state) =>
        told.push(state),
      );
      player.add(
        { trackId: 'microphone', kind: 'audio' },
        { element: element as unknown as HTMLMediaElement },
      );
      await vi.waitUntil(() => (told.at(-1)?.atMs ?? 0) > originMs + firstMs + 200, { timeout: 5_000 });
      expect(element.paused).toBe(false);
    },
  );
});
