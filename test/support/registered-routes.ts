import { buildHttpServer } from '../../gateway/adapters/http/build-http-server.ts';
import type { HttpServer } from '../../gateway/adapters/http/fastify-types.ts';
import type { HttpUseCases } from '../../gateway/adapters/http/http-use-cases.ts';
import { configFileSchema } from '../../gateway/config/config-schema.ts';
import { CollectingLog } from './collecting-log.ts';

/** The server with every route, and nothing behind them. */
export function buildRoutes(): Promise<HttpServer> {
  return buildHttpServer(
    {
      // Routes are registered, none is called.
      useCases: {} as HttpUseCases,
      events: { attach: () => Promise.resolve() },
      presence: { watch: () => Promise.resolve() },
      log: new CollectingLog(),
    },
    {
      tls: null,
      publicOrigin: null,
      consoleFolder: import.meta.dirname,
      limits: configFileSchema.parse({}).rateLimits,
    },
  );
}

/** Every route of the server as `METHOD /url`, read from its router: also those that OpenAPI does not list. */
export async function registeredRoutes(): Promise<Set<string>> {
  const server = await buildRoutes();
  await server.ready();
  const routes = parseRouteTree(server.printRoutes({ commonPrefix: false }));
  await server.close();
  return routes;
}

/** Reads Fastify's drawing of its router: each line is a node, indented four columns per level. */
function parseRouteTree(tree: string): Set<string> {
  const routes = new Set<string>();
  const path: string[] = [];
  for (const line of tree.split('\n')) {
    const match = /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/u.exec(line);
    if (match === null) continue;
    const [, indent = '', part = '', methods] = match;
    path.length = indent.length / 4;
    path.push(part);
    for (const method of methods?.split(', ') ?? []) routes.add(`${method} ${path.join('')}`);
  }
  return routes;
}
