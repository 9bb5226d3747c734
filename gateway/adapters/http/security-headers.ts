import helmet from '@fastify/helmet';
import type { HttpServer } from './fastify-types.ts';

/** What a page of the console may load: its own files, and pictures and media it makes itself. Nothing from elsewhere. */
const contentSecurityPolicy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  // Component libraries place pop-ups by style attributes; these cannot run or load anything.
  'style-src-attr': ["'unsafe-inline'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'media-src': ["'self'", 'blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};

/**
 * What a page may ask the browser for. A proctor talks into their own microphone; whose page it will be is not known when the console is
 * loaded, as people sign in on it, but the candidate's page and everything that is no page need none.
 */
function permissionsFor(url: string): string {
  const needsNone = url.startsWith('/api/') || /^\/exam(?:[/?#]|$)/.test(url);
  return `camera=(), geolocation=(), microphone=(${needsNone ? '' : 'self'})`;
}

/** Sends the headers that make browsers strict with our pages. */
export async function sendSecurityHeaders(server: HttpServer, overTls: boolean): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy },
    crossOriginEmbedderPolicy: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    hsts: overTls ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  });
  server.addHook('onSend', (request, reply, payload, done) => {
    void reply.header('permissions-policy', permissionsFor(request.url));
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control'))
      void reply.header('cache-control', 'no-store');
    done(null, payload);
  });
}
