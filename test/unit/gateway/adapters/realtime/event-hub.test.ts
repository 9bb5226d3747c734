import { describe, expect, it } from 'vitest';
import { EventHub } from '../../../../../gateway/adapters/realtime/event-hub.ts';
import { eventsCloseCode, type ConsoleEvent } from '../../../../../gateway/contract/events.ts';
import type { Role } from '../../../../../gateway/contract/roles.ts';
import type { EventConnection } from '../../../../../gateway/ports/event-stream.ts';
import type { SignedIn } from '../../../../../gateway/ports/signed-in.ts';
import { CollectingLog } from '../../../../support/collecting-log.ts';

class FakeConnection implements EventConnection {
  buffered = 0;
  readonly sent: string[] = [];
  closedWith: number | null = null;
  terminated = false;
  pings = 0;
  #pong: () => void = () => undefined;
  #closed: () => void = () => undefined;

  bufferedBytes(): number {
    return this.buffered;
  }
  send(text: string): void {
    this.sent.push(text);
  }
  ping(): void {
    this.pings += 1;
  }
  close(code: number): void {
    this.closedWith = code;
    this.#closed();
  }
  terminate(): void {
    this.terminated = true;
    this.#closed();
  }
  onPong(listener: () => void): void {
    this.#pong = listener;
  }
  onClose(listener: () => void): void {
    this.#closed = listener;
  }
  answerPing(): void {
    this.#pong();
  }
}

const figures = (framesPerSecond: number, examSessionId = 'x'): ConsoleEvent => ({
  type: 'media-figures',
  figures: {
    examSessionId,
    panoramaFramesPerSecond: framesPerSecond,
    microphoneRmsDb: null,
    microphonePeakDb: null,
  },
});

const person = (role: Role, id: string = role): SignedIn => ({
  secretDigest: `digest-${id}`,
  account: {
    id,
    name: id,
    role,
    examSessionId: role === 'candidate' ? 'x' : null,
    passwordHash: null,
    disabled: false,
    createdAtMs: 0,
  },
});

const nothing = () => Promise.resolve([]);
const framesIn = (connection: FakeConnection) =>
  connection.sent.map(
    (text) =>
      (JSON.parse(text) as { figures: { panoramaFramesPerSecond: number } }).figures.panoramaFramesPerSecond,
  );

function hub(alive: (digest: string) => boolean = () => true) {
  const log = new CollectingLog();
  const identifyDigest = (digest: string) => Promise.resolve(alive(digest) ? person('proctor') : null);
  return { hub: new EventHub({ identifyDigest, log }), log };
}

describe('the event stream', () => {
  it('sends the current state first, then what happened meanwhile, in order', async () => {
    const { hub: events } = hub();
    const connection = new FakeConnection();
    let finish: (state: ConsoleEvent[]) => void = () => undefined;
    const state = new Promise<ConsoleEvent[]>((resolve) => (finish = resolve));
    const attached = events.attach(connection, person('proctor'), () => state);
    events.publish(figures(2));
    events.publish(figures(3));
    finish([figures(1)]);
    await attached;
    events.publish(figures(4));
    expect(framesIn(connection)).toEqual([1, 2, 3, 4]);
  });

  it('sends each person what they may know', async () => {
    const { hub: events } = hub();
    const candidate = new FakeConnection();
    const technician = new FakeConnection();
    await events.attach(candidate, person('candidate'), () => Promise.resolve([figures(1, 'y')]));
    await events.attach(technician, person('technician'), () => Promise.resolve([figures(1, 'x')]));
    events.publish(figures(2, 'x'));
    events.publish(figures(3, 'y'));
    expect(framesIn(candidate)).toEqual([2]);
    expect(technician.sent).toEqual([]);
  });

  it('drops a console that does not read, and spares the others', async () => {
    const { hub: events, log } = hub();
    const slow = new FakeConnection();
    const quick = new FakeConnection();
    await events.attach(slow, person('proctor', 'slow'), nothing);
    await events.attach(quick, person('proctor', 'quick'), nothing);
    slow.buffered = 2 * 1024 * 1024;
    events.publish(figures(1));
    events.publish(figures(2));
    expect(slow.sent).toEqual([]);
    expect([slow.closedWith, slow.terminated]).toEqual([eventsCloseCode.tooSlow, true]);
    expect(framesIn(quick)).toEqual([1, 2]);
    expect(events.openCount()).toBe(1);
    expect(log.atLevel('warn')).toHaveLength(1);
  });

  it('does not hold events without bound while the state is read', async () => {
    const { hub: events } = hub();
    const connection = new FakeConnection();
    let finish: (state: ConsoleEvent[]) => void = () => undefined;
    const attached = events.attach(
      connection,
      person('proctor'),
      () => new Promise((resolve) => (finish = resolve)),
    );
    for (let count = 0; count < 2_000; count += 1) events.publish(figures(count));
    expect(connection.terminated).toBe(true);
    finish([figures(0)]);
    await attached;
    expect(connection.sent).toEqual([]);
  });

  it('closes the consoles of a sign-in or an account, and no other', async () => {
    const { hub: events } = hub();
    const connections = ['a', 'b', 'c'].map((id) => ({ id, connection: new FakeConnection() }));
    for (const { id, connection } of connections)
      await events.attach(connection, person('proctor', id), nothing);
    events.closeSignIn('digest-a');
    events.closeAccount('b');
    expect(connections.map(({ connection }) => connection.closedWith)).toEqual([
      eventsCloseCode.signedOut,
      eventsCloseCode.signedOut,
      null,
    ]);
  });

  it('drops who does not answer the heartbeat, and closes who is signed in no more', async () => {
    const ended = new Set<string>();
    const { hub: events } = hub((digest) => !ended.has(digest));
    const [dead, expired, alive] = [new FakeConnection(), new FakeConnection(), new FakeConnection()];
    await events.attach(dead, person('proctor', 'dead'), nothing);
    await events.attach(expired, person('proctor', 'expired'), nothing);
    await events.attach(alive, person('proctor', 'alive'), nothing);
    await events.heartbeat();
    expired.answerPing();
    alive.answerPing();
    ended.add('digest-expired');
    await events.heartbeat();
    expect(dead.terminated).toBe(true);
    expect(expired.closedWith).toBe(eventsCloseCode.signedOut);
    expect([alive.pings, alive.closedWith, alive.terminated]).toEqual([2, null, false]);
  });

  it('says farewell when the gateway stops', async () => {
    const { hub: events } = hub();
    const connection = new FakeConnection();
    await events.attach(connection, person('proctor'), nothing);
    events.close();
    expect(connection.closedWith).toBe(eventsCloseCode.shuttingDown);
    expect(events.openCount()).toBe(0);
  });
});
