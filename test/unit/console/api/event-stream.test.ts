import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventsCloseCode } from '../../../../gateway/contract/events.ts';
import type { EventStreamState } from '../../../../console/api/event-stream.ts';
import { EventStream, parseConsoleEvent } from '../../../../console/api/event-stream.ts';

const figures = {
  type: 'media-figures',
  figures: { examSessionId: 's', panoramaFramesPerSecond: 30, microphoneRmsDb: -40, microphonePeakDb: -20 },
};

describe('a message', () => {
  it('is read', () => expect(parseConsoleEvent(JSON.stringify(figures))).toEqual(figures));

  it.each(['', '[]', '{"type":"not-known-here"}', null])(
    'is passed over where it is not known: %o',
    (message) => {
      expect(parseConsoleEvent(message)).toBeNull();
    },
  );
});

class FakeSocket extends EventTarget {
  isClosed = false;
  close(): void {
    this.isClosed = true;
  }
  say(event: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(event) }));
  }
  end(code: number): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

describe('the event stream', () => {
  const sockets: FakeSocket[] = [];
  const states: EventStreamState[] = [];
  let stream: EventStream;
  let cursor: number | null;
  const urls: string[] = [];
  const told: unknown[] = [];
  const page = new EventTarget();

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('location', { href: 'https://gateway.example/wall' });
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    sockets.length = states.length = urls.length = told.length = 0;
    cursor = null;
    stream = new EventStream({
      cursor: () => cursor,
      onEvent: (event) => told.push(event),
      onState: (state) => states.push(state),
      open: (url) => {
        urls.push(url);
        sockets.push(new FakeSocket());
        return sockets.at(-1) as unknown as WebSocket;
      },
      random: () => 0.5,
    });
  });
  afterEach(() => {
    stream.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('connects again after a break, and at once when the network returns', () => {
    sockets[0]?.dispatchEvent(new Event('open'));
    sockets[0]?.end(1006);
    expect(states).toEqual(['connecting', 'open', 'broken']);
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(2);
    sockets[1]?.end(1006);
    page.dispatchEvent(new Event('online'));
    expect(sockets).toHaveLength(3);
    for (let second = 0; second < 60; second += 1) {
      vi.advanceTimersByTime(1000);
      sockets[2]?.say({ type: 'beat' });
    }
    expect(sockets).toHaveLength(3);
  });

  it.each([true, false])('gives up a connection that falls silent (open before: %s)', (wasOpen) => {
    if (wasOpen) sockets[0]?.dispatchEvent(new Event('open'));
    vi.advanceTimersByTime(4900);
    expect(states).not.toContain('broken');
    vi.advanceTimersByTime(200);
    expect(states.at(-1)).toBe('broken');
    expect(sockets[0]?.isClosed).toBe(true);
    vi.advanceTimersByTime(300);
    expect(sockets).toHaveLength(2);
    sockets[1]?.dispatchEvent(new Event('open'));
    // What the network delivers late, its successor delivers too.
    sockets[0]?.say(figures);
    sockets[0]?.end(1006);
    expect(told).toEqual([]);
    expect(states.at(-1)).toBe('open');
    sockets[1]?.say(figures);
    expect(told).toEqual([figures]);
  });

  it('asks after a break for what it does not have', () => {
    sockets[0]?.end(1006);
    cursor = 42;
    vi.advanceTimersByTime(300);
    expect(urls).toEqual(['wss://gateway.example/api/events', 'wss://gateway.example/api/events?after=42']);
  });

  it('does not connect again once the sign-in has ended', () => {
    sockets[0]?.end(eventsCloseCode.signedOut);
    vi.advanceTimersByTime(60_000);
    page.dispatchEvent(new Event('online'));
    expect(sockets).toHaveLength(1);
    expect(states.at(-1)).toBe('signed-out');
  });

  it('is quiet after it was stopped', () => {
    stream.stop();
    sockets[0]?.end(1000);
    vi.advanceTimersByTime(60_000);
    expect(sockets[0]?.isClosed).toBe(true);
    expect(sockets).toHaveLength(1);
  });
});
