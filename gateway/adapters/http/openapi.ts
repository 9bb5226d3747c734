import swagger from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { HttpServer } from './fastify-types.ts';

/** Describes every route from its own schemas, at `GET /api/openapi.json`. Register before the routes. */
export async function describeRoutes(server: HttpServer): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Roundsight gateway', version: '1', description: 'Live exam proctoring in 360°.' },
      components: {
        securitySchemes: {
          signIn: { type: 'apiKey', in: 'cookie', name: 'roundsight' },
          viewerToken: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: jsonSchemaTransform,
  });
  server.get('/api/openapi.json', { config: { roles: 'public' }, schema: { hide: true } }, () =>
    server.swagger(),
  );
}
