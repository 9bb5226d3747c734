import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '../../ports/coded-error.ts';
import type { HttpServer } from './fastify-types.ts';

/** Requests under way and farewells to consoles get this long; the whole gateway stops in less than 3 s. */
const drainLimitMs = 500;

/** How often to look whether everything has ended. */
const lookIntervalMs = 10;

/**
 * Makes `close` orderly: new requests answer `shutting-down`, those under way are answered, consoles may say goodbye;
 * what has not ended after half a second is cut off. Register first: its hook comes before every other one.
 */
export function stopInOrder(server: HttpServer): void {
  let stopping = false;
  let underWay = 0;
  server.addHook('onRequest', (_request, reply, done) => {
    if (stopping) {
      done(new CodedError('shutting-down'));
      return;
    }
    underWay += 1;
    reply.raw.once('close', () => (underWay -= 1));
    done();
  });
  server.addHook('preClose', async () => {
    stopping = true;
    const consoles = server.websocketServer.clients;
    const untilMs = performance.now() + drainLimitMs;
    while (underWay + consoles.size > 0 && performance.now() < untilMs) await delay(lookIntervalMs);
    // A console that does not read would not answer the farewell either.
    for (const console of consoles) console.terminate();
  });
}
