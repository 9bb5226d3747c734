import type { WebSocket } from '@fastify/websocket';
import { eventsQuerySchema } from '../../../contract/events.ts';
import { everyRole } from '../../../domain/access/role-groups.ts';
import type { CandidatePages } from '../../../ports/candidate-pages.ts';
import type { EventConnection, EventStream } from '../../../ports/event-stream.ts';
import type { Log } from '../../../ports/log.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';

interface EventRouteDeps {
  useCases: HttpUseCases;
  events: EventStream;
  presence: CandidatePages;
  log: Log;
}

/** The WebSocket that tells consoles what happens. Each person receives what their role may know. */
export function eventRoutes(server: HttpServer, { useCases, events, presence, log }: EventRouteDeps): void {
  server.get(
    '/api/events',
    {
      config: { roles: everyRole },
      websocket: true,
      schema: { querystring: eventsQuerySchema },
    },
    (socket, request) => {
      // Consoles only listen. Without this a fault of the connection would be an uncaught error.
      socket.on('error', (error) => log.debug({ err: error }, 'an event stream broke'));
      const connection = connectionOver(socket);
      const signedIn = signedInOf(request);
      const { role, examSessionId } = signedIn.account;
      const after = request.query.after ?? null;
      Promise.all([
        events.attach(connection, signedIn, () => useCases.currentState(after)),
        role === 'candidate' && examSessionId !== null ? presence.watch(examSessionId, connection) : null,
      ]).catch((error: unknown) => {
        log.error({ err: error }, 'an event stream could not start');
        socket.terminate();
      });
    },
  );
}

function connectionOver(socket: WebSocket): EventConnection {
  return {
    bufferedBytes: () => socket.bufferedAmount,
    send: (text) => socket.send(text),
    ping: () => socket.ping(),
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
    onPong: (listener) => socket.on('pong', listener),
    onClose: (listener) => socket.on('close', listener),
  };
}
