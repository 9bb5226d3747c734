import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CodedError } from '../../ports/coded-error.ts';
import type { HttpServer } from './fastify-types.ts';

const unbuilt = 'The console is not built. Run `npm start`, or `npx vite build` in a checkout.\n';

/** Vite names what it builds after its content; such a file never changes. */
const isNamedByContent = (path: string) => /^\/assets\/.+-[\w-]{8,}\.\w+$/.test(path);

/**
 * Serves the console's files, and its page for every other address outside `/api`: the console's router shows
 * what belongs there. Unknown addresses under `/api` answer `not-found`.
 */
export async function serveConsole(server: HttpServer, folder: string): Promise<void> {
  await server.register(fastifyStatic, { root: folder, serve: false, index: false });
  server.get('/*', { config: { roles: 'public' }, schema: { hide: true } }, (request, reply) =>
    answer(request, reply, folder),
  );
  server.setNotFoundHandler(() => {
    throw new CodedError('not-found');
  });
}

function answer(request: FastifyRequest, reply: FastifyReply, folder: string): FastifyReply {
  const path = pathOf(request.url);
  if (path === '/api' || path.startsWith('/api/')) throw new CodedError('not-found');
  if (!existsSync(join(folder, 'index.html'))) return reply.code(503).type('text/plain').send(unbuilt);
  if (isNamedByContent(path)) return reply.sendFile(path, { maxAge: '365d', immutable: true });
  // A name with an extension is a file that exists or does not; anything else is an address inside the console.
  if (/\.\w+$/.test(path)) return reply.sendFile(path, { cacheControl: false });
  return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false });
}

/** The path of a request's target; throws `not-found` for one that is no address, such as `//`. */
function pathOf(target: string): string {
  try {
    return new URL(target, 'http://localhost').pathname;
  } catch {
    throw new CodedError('not-found');
  }
}
