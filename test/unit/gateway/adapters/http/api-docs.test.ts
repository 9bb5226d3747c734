import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docsPage } from '../../../../../gateway/adapters/http/api-docs/docs-page.ts';
import { routeDescriptions } from '../../../../../gateway/adapters/http/api-docs/route-descriptions.ts';
import type { HttpServer } from '../../../../../gateway/adapters/http/fastify-types.ts';
import { roles } from '../../../../../gateway/contract/roles.ts';
import { buildRoutes, registeredRoutes } from '../../../../support/registered-routes.ts';

interface Operation {
  summary?: string;
  description?: string;
  tags?: string[];
  security?: object[];
  responses: Record<string, { description: string; content?: object }>;
  'x-roles'?: string[];
}
interface Document {
  openapi: string;
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
}

let server: HttpServer;
let text: string;
let document: Document;
const operations = () =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  );

beforeAll(async () => {
  server = await buildRoutes();
  text = (await server.inject('/api/docs/openapi.json')).body;
  document = JSON.parse(text) as Document;
});
afterAll(() => server.close());

describe('the document of the API', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const { valid, errors } = await new Validator().validate(JSON.parse(text) as Record<string, unknown>);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('describes every route of the API, and no other', async () => {
    const inRouter = [...(await registeredRoutes())].filter((route) => !route.endsWith('*'));
    expect(Object.keys(routeDescriptions).sort()).toEqual(inRouter.sort());
    const inDocument = operations().map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(inDocument.sort()).toEqual(inRouter.map((route) => route.replaceAll(/:(\w+)/g, '{$1}')).sort());
  });

  it('says of every route what it is for, who may use it, and how it refuses', () => {
    const known = new Set<string>([...roles, 'public', 'viewer-token', 'metrics-token']);
    const names = document.tags.map(({ name }) => name);
    for (const { method, path, operation } of operations()) {
      const where = `${method} ${path}`;
      expect(operation.summary, where).toBeTruthy();
      expect(names, where).toContain(operation.tags?.[0]);
      expect(operation.security, where).toBeDefined();
      const access = operation['x-roles'] ?? [];
      expect(access.length, where).toBeGreaterThan(0);
      for (const role of access) expect(known, where).toContain(role);
      expect(Object.keys(operation.responses), where).toEqual(expect.arrayContaining(['4XX', '5XX']));
      const works = Object.keys(operation.responses).filter((status) => /^[12]/.test(status));
      expect(works.length, where).toBeGreaterThan(0);
      for (const { description } of Object.values(operation.responses))
        expect(description, where).not.toBe('Default Response');
    }
  });

  it('says how commands are idempotent, and what comes over the WebSocket', () => {
    const of = (method: string, path: string) => document.paths[path]?.[method];
    expect(of('post', '/api/exam-sessions/{id}/commands')?.description).toContain('idempotencyKey');
    expect(of('get', '/api/events')?.description).toContain('?after=');
    expect(of('get', '/api/events')).toHaveProperty('x-messages');
    expect(of('get', '/api/events')).toHaveProperty('x-message-roles.headset');
    expect(of('get', '/api/exam-sessions/{id}/still')?.responses['200']?.content).toHaveProperty([
      'image/jpeg',
    ]);
    expect(of('post', '/api/whep/{examSessionId}')?.security).toEqual([{ viewerToken: [] }]);
    expect(of('get', '/api/accounts')).toMatchObject({
      security: [{ signIn: [] }],
      'x-roles': ['administrator'],
    });
  });
});

describe('the page of the API', () => {
  it('shows every route and needs no script', async () => {
    const page = await server.inject('/api/docs');
    expect(page.headers['content-type']).toContain('text/html');
    for (const { path, operation } of operations()) {
      expect(page.body).toContain(`<code>${path}</code>`);
      expect(page.body).toContain(`<span>${(operation.summary ?? '').replaceAll("'", '&#39;')}</span>`);
    }
    expect(page.body).not.toMatch(/<script|style="|\son\w+=/);
    expect((await server.inject('/api/docs/style.css')).headers['content-type']).toContain('text/css');
  });

  it('every link in it leads to a place in it', async () => {
    const { body } = await server.inject('/api/docs');
    const ids = new Set([...body.matchAll(/id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...body.matchAll(/href="#([^"]+)"/g)].map(([, link]) => link);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((link) => !ids.has(link))).toEqual([]);
  });

  it('takes nothing of the document for markup', () => {
    const evil = '<img src=x onerror=alert(1)>"\'&';
    const page = docsPage({
      info: { title: evil, description: evil },
      tags: [{ name: evil, description: evil }],
      paths: {
        [evil]: { get: { summary: evil, description: evil, tags: [evil], responses: {}, 'x-roles': [evil] } },
      },
      components: { schemas: { [evil]: { description: evil } } },
    });
    expect(page).not.toContain('<img');
    expect(page).not.toContain(evil);
  });
});
