import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIP } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SharedPort } from '../../gateway/adapters/webrtc/shared-port.ts';
import type { WebRtcViewerTransport } from '../../gateway/adapters/webrtc/webrtc-viewer-transport.ts';
import type { Viewer } from '../../gateway/ports/viewer-transport.ts';
import { patience } from '../support/patience.ts';
import { SoundListeners } from '../support/sound-listeners.ts';
import { SoundingSource } from '../support/sounding-source.ts';
import { openTransport } from '../support/viewer-session.ts';

describe('one UDP port for all viewers', () => {
  let port: SharedPort | null = null;
  let transport: WebRtcViewerTransport | null = null;
  let source: SoundingSource;
  const crowds: SoundListeners[] = [];

  afterEach(async () => {
    for (const crowd of crowds.splice(0)) await crowd.kill();
    await transport?.close();
    await port?.close();
    await source.stop();
  });

  /** Opens viewers, six in one process; resolves when all of them hear. */
  async function crowd(
    viewers: WebRtcViewerTransport,
  ): Promise<{ crowd: SoundListeners; viewers: Viewer[] }> {
    const listeners = new SoundListeners();
    crowds.push(listeners);
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const joined = await Promise.all(names.map((name) => listeners.join(name, viewers, source)));
    await allHearMore(listeners);
    return { crowd: listeners, viewers: joined };
  }

  async function allHearMore(listeners: SoundListeners): Promise<void> {
    const before = await listeners.heard();
    await vi.waitFor(async () => {
      const heard = Object.entries(await listeners.heard());
      expect(heard.every(([id, { packets }]) => packets > (before[id]?.packets ?? 0) + 5)).toBe(true);
      expect(new Set(heard.map(([, { remotePort }]) => remotePort))).toEqual(new Set([port?.port]));
    }, patience);
  }

  it.each([
    { name: 'over IPv4', bindAddress: '127.0.0.1' },
    { name: 'over IPv6', bindAddress: '::1' },
  ])('serves who comes, goes and is killed, $name', async ({ bindAddress }) => {
    source = new SoundingSource();
    port = await SharedPort.open({ bindAddress, port: 0, isReplaceable: false });
    const opened = openTransport({ bindAddress, sharedPort: port.port, silenceTimeoutMs: 1500 });
    transport = opened;
    const killed = await crowd(opened);
    const staying = await crowd(opened);
    const gone = new Set<string>();
    for (const viewer of killed.viewers) viewer.onClosed(() => gone.add(viewer.id));
    await killed.crowd.kill();
    const leaving = ['a', 'b', 'c'].map((id) => staying.crowd.leave(id));
    await Promise.all([...leaving, crowd(opened)]);
    await allHearMore(staying.crowd);
    await vi.waitFor(() => expect(gone.size).toBe(killed.viewers.length), patience);
  });

  it('serves one viewer over IPv4 and one over IPv6 at the same time', async () => {
    source = new SoundingSource();
    port = await SharedPort.open({ port: 0, isReplaceable: false });
    const opened = openTransport({ sharedPort: port.port });
    transport = opened;
    const listeners = new SoundListeners();
    crowds.push(listeners);
    const families = { four: 4, six: 6 };
    for (const [name, family] of Object.entries(families))
      // Where the gateway knows no address of the viewer, only the viewer can begin, and only at an address it was given.
      await listeners.join(
        name,
        opened,
        source,
        {},
        {
          offer: (sdp) => withCandidates(sdp, () => false),
          answer: (sdp) => withCandidates(sdp, (address) => isIP(address) === family),
        },
      );
    await allHearMore(listeners);
    const heard = Object.entries(await listeners.heard());
    expect(
      Object.fromEntries(heard.map(([name, { localAddress }]) => [name, isIP(localAddress ?? '')])),
    ).toEqual(families);
  });

  it('stays ours while nobody watches, and is given back', async () => {
    source = new SoundingSource();
    port = await SharedPort.open({ port: 0, isReplaceable: false });
    transport = openTransport({ sharedPort: port.port });
    const { crowd: listeners } = await crowd(transport);
    await listeners.kill();
    await transport.close();
    expect(await isFree(port.port)).toBe(false);
    const again = await SharedPort.open({ port: port.port, isReplaceable: true });
    expect(again.port).not.toBe(port.port);
    await again.close();
    await port.close();
    const { port: number } = port;
    await vi.waitFor(async () => expect(await isFree(number)).toBe(true), patience);
  });
});

/** A description with those candidates alone whose address is wanted. */
function withCandidates(sdp: string, isWanted: (address: string) => boolean): string {
  const isLeft = (line: string) => !line.startsWith('a=candidate:') || isWanted(line.split(' ')[4] ?? '');
  return sdp.split('\r\n').filter(isLeft).join('\r\n');
}

async function isFree(port: number): Promise<boolean> {
  const socket = createSocket('udp6');
  const outcome = Promise.race([
    once(socket, 'listening').then(() => true),
    new Promise<boolean>((resolve) => socket.once('error', () => resolve(false))),
  ]);
  socket.bind({ port, exclusive: true });
  const free = await outcome;
  socket.close();
  return free;
}
