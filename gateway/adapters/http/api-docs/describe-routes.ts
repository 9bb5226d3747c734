import swagger, { type SwaggerTransform, type SwaggerTransformObject } from '@fastify/swagger';
import type { RouteOptions } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { errorCatalogue } from '../../../contract/error-codes.ts';
import { roles } from '../../../contract/roles.ts';
import { eventAccess } from '../../../domain/access/event-access.ts';
import type { RouteAccess } from '../../../domain/access/route-access.ts';
import type { HttpServer } from '../fastify-types.ts';
import { docsPage, docsStyle } from './docs-page.ts';
import { namedSchemas } from './named-schemas.ts';
import { routeDescriptions, tags, type Answer } from './route-descriptions.ts';

const toJsonSchema = createJsonSchemaTransform({ schemaRegistry: namedSchemas });
const withNamedSchemas = createJsonSchemaTransformObject({ schemaRegistry: namedSchemas });

/**
 * Describes every route of the API from its own schemas, roles and `routeDescriptions`: as OpenAPI 3.1 at
 * `GET /api/docs/openapi.json`, and as a page at `GET /api/docs`. Register before the routes.
 */
export async function describeRoutes(server: HttpServer): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Roundsight gateway', version: '1', description: introduction() },
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          signIn: {
            type: 'apiKey',
            in: 'cookie',
            name: 'roundsight',
            description: 'Set by signing in; `__Host-roundsight` over TLS.',
          },
          viewerToken: { type: 'http', scheme: 'bearer', description: 'For one exam session, short-lived.' },
          metricsToken: { type: 'http', scheme: 'bearer', description: 'As the configuration says.' },
        },
      },
    },
    exposeHeadRoutes: true,
    transform,
    transformObject: named,
  });
  const open = { config: { roles: 'public' as const } };
  let page: string | null = null;
  server.get('/api/docs', open, (_request, reply) => {
    page ??= docsPage(server.swagger());
    return reply.type('text/html; charset=utf-8').send(page);
  });
  server.get('/api/docs/style.css', open, (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(docsStyle),
  );
  server.get('/api/docs/openapi.json', open, () => server.swagger());
}

const transform: SwaggerTransform = (input) => {
  const { route, url } = input;
  const description = routeDescriptions[`${String(route.method)} ${url}`];
  // The console's own files are no part of the API.
  if (description === undefined) return { schema: { hide: true }, url };
  // A route may have no schema, and the WebSocket's plugin hides its routes.
  const { schema } = toJsonSchema({ ...input, schema: { ...input.schema, hide: false } });
  const { tag, summary, description: text, answers } = description;
  return {
    url,
    schema: {
      ...schema,
      ...{ tags: [tag], summary },
      ...(text === undefined ? {} : { description: text }),
      ...accessOf(route),
      ...(url === '/api/events' ? messages() : {}),
      response: answersOf((schema.response ?? {}) as Record<string, object>, answers ?? {}),
    },
  };
};

/** Who may use a route, for programs: by what they show who they are, and which roles. */
function accessOf(route: RouteOptions): object {
  const access: RouteAccess = route.config?.roles ?? [];
  if (access === 'public') return { security: [], 'x-roles': ['public'] };
  if (access === 'viewer-token') return { security: [{ viewerToken: [] }], 'x-roles': ['viewer-token'] };
  if (access === 'metrics-token') return { security: [{ metricsToken: [] }], 'x-roles': ['metrics-token'] };
  return { security: [{ signIn: [] }], 'x-roles': [...access] };
}

const meanings: Readonly<Record<string, string>> = {
  '200': 'As asked.',
  '201': 'Made.',
  '204': 'Done.',
  '4xx': 'Refused: the code says why and what to do.',
  '5xx': 'Failed: the code says why; it may work later where `retryable` is true.',
};
const errorAnswers = {
  '4xx': { $ref: '#/components/schemas/Error' },
  '5xx': { $ref: '#/components/schemas/Error' },
};

/** JSON answers as the route's schemas say, errors as everywhere, and those that are no JSON. */
function answersOf(
  json: Readonly<Record<string, object>>,
  others: Readonly<Record<string, Answer>>,
): Record<string, object> {
  const answers: Record<string, object> = {};
  for (const [status, schema] of Object.entries({ ...json, ...errorAnswers })) {
    const description = meanings[status];
    const isEmpty = 'type' in schema && schema.type === 'null';
    answers[status] = isEmpty
      ? { type: 'null', description }
      : { description, content: { 'application/json': { schema } } };
  }
  for (const [status, { description, mediaType }] of Object.entries(others))
    answers[status] =
      mediaType === undefined
        ? { type: 'null', description }
        : { description, content: { [mediaType]: { schema: {} } } };
  return answers;
}

/** Schemas that occur in several places, by name; those that occur nowhere are left out. */
const named: SwaggerTransformObject = (input) => {
  const document = withNamedSchemas(input) as { components?: { schemas?: Record<string, object> } };
  const schemas = document.components?.schemas ?? {};
  const used = new Set<string>();
  const noteUsed = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name) || schemas[name] === undefined) continue;
      used.add(name);
      noteUsed(schemas[name]);
    }
  };
  noteUsed({ ...document, components: null });
  const kept = Object.entries(schemas).filter(([name]) => used.has(name));
  return {
    ...document,
    components: {
      ...document.components,
      schemas: Object.fromEntries(kept.map(([name, schema]) => [name, plain(schema)])),
    },
  };
};

/** Without its own dialect and address: it has those of the document. */
function plain(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id'));
}

/** OpenAPI has no words for messages of a WebSocket: these extensions say what comes and who gets it. */
function messages(): object {
  const receivers = Object.entries(eventAccess).map(([type, access]) => [type, [...access]]);
  return {
    'x-messages': { $ref: '#/components/schemas/ConsoleEvent' },
    'x-message-roles': Object.fromEntries(receivers) as object,
  };
}

function introduction(): string {
  const codes = Object.entries(errorCatalogue)
    .filter(([, { audience }]) => audience === 'caller')
    .map(([code, { status, message }]) => `- \`${code}\` (${status}): ${message}`);
  return [
    'Live exam proctoring in 360°. Everything is JSON unless a route says otherwise.',
    `**Roles**: ${roles.join(', ')}. \`x-roles\` of a route says who may use it; a candidate sees the own exam session only.`,
    '**Changes** (everything but GET and OPTIONS) are taken from pages of this gateway only, and from programs that send no `Origin`.',
    '**Errors** have one shape, `Error`; nothing needs to be read out of their message. The codes that a caller can meet:',
    codes.join('\n'),
  ].join('\n\n');
}
