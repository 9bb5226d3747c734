import { healthSchema } from '../../../contract/health.ts';
import type { HttpServer } from '../fastify-types.ts';

/** Whether the gateway answers. */
export function healthRoutes(server: HttpServer): void {
  server.get(
    '/api/health',
    { config: { roles: 'public' }, schema: { response: { 200: healthSchema } } },
    () => ({ status: 'ok' as const, uptimeS: process.uptime() }),
  );
}
