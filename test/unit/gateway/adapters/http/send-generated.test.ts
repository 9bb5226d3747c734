import fastify from 'fastify';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { generatedStream, sendPatiently } from '../../../../../gateway/adapters/http/send-generated.ts';

const waiting = { timeout: 10_000, interval: 10 };
const servers: { close: () => Promise<unknown> }[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

let ended = 0;
async function* endless(): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (;;) yield await Promise.resolve(new Uint8Array(1 << 16));
  } finally {
    ended += 1;
  }
}

describe('what a generator gives', () => {
  it('ends where nobody takes it any more, though the connection stays', async () => {
    const server = fastify({ forceCloseConnections: true });
    servers.push(server);
    server.get('/', async (_request, reply) => sendPatiently(reply, await generatedStream(endless()), 100));
    const { port } = new URL(await server.listen());
    ended = 0;
    const socket = connect(Number(port)).pause();
    const isClosed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined).write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await expect.poll(() => ended, waiting).toBe(1);
    socket.resume();
    await isClosed;
  });

  it('ends where nothing of it is ever read', async () => {
    ended = 0;
    (await generatedStream(endless())).destroy();
    await expect.poll(() => ended, waiting).toBe(1);
  });

  it('is refused where its beginning cannot be made', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- it fails before.
    async function* failing(): AsyncGenerator<Uint8Array, void, undefined> {
      throw new Error('no');
    }
    await expect(generatedStream(failing())).rejects.toThrow('no');
  });
});
