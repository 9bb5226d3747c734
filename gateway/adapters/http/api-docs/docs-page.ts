/** As much of an OpenAPI document as the page shows. */
interface Document {
  info: { title: string; description?: string };
  tags?: readonly { name: string; description?: string }[];
  paths?: Readonly<Record<string, unknown>>;
  components?: unknown;
}

interface Operation {
  summary?: string;
  description?: string;
  tags?: readonly string[];
  parameters?: readonly { name: string; in: string; required?: boolean; schema?: unknown }[];
  requestBody?: { content?: Readonly<Record<string, { schema?: unknown }>> };
  responses?: Readonly<Record<string, Response>>;
  'x-roles'?: readonly string[];
  'x-messages'?: unknown;
  'x-message-roles'?: unknown;
}

interface Response {
  description?: string;
  content?: Readonly<Record<string, { schema?: unknown }>>;
}

interface Place {
  method: string;
  path: string;
  operation: Operation;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

/** The OpenAPI document as a page that needs no script: every text is escaped, and nothing is loaded but its own style sheet. */
export function docsPage(document: Document): string {
  const places = placesOf(document);
  const sections = (document.tags ?? []).map((tag) => section(tag, places));
  const links = (document.tags ?? []).map(
    ({ name }) => `<li><a href="#${anchor(name)}">${escaped(name)}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(document.info.title)}: API</title>
<link rel="stylesheet" href="/api/docs/style.css">
</head>
<body>
<header>
<h1>${escaped(document.info.title)}: API</h1>
<p><a href="/api/docs/openapi.json">OpenAPI 3.1 document</a></p>
<nav aria-label="Parts"><ul>${links.join('')}<li><a href="#schemas">schemas</a></li></ul></nav>
</header>
<main>
${prose(document.info.description ?? '')}
${sections.join('\n')}
${schemas(document)}
</main>
</body>
</html>
`;
}

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const;

function placesOf({ paths = {} }: Document): Place[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = (item as Partial<Record<string, Operation>>)[method];
      return operation === undefined ? [] : [{ method, path, operation }];
    }),
  );
}

function section(tag: { name: string; description?: string }, places: readonly Place[]): string {
  const operations = places.filter(({ operation }) => operation.tags?.includes(tag.name));
  return `<section id="${anchor(tag.name)}">
<h2>${escaped(tag.name)}</h2>
${prose(tag.description ?? '')}
${operations.map(operationText).join('\n')}
</section>`;
}

function operationText({ method, path, operation }: Place): string {
  const { summary = '', description = '', parameters = [], requestBody, responses = {} } = operation;
  const parts = [
    `<p>For: ${(operation['x-roles'] ?? []).map((role) => `<span class="role">${escaped(role)}</span>`).join(' ')}</p>`,
    prose(description),
    parameters.length === 0 ? '' : parameterText(parameters),
    ...Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => code(`Body, ${type}`, schema)),
    `<h4>Answers</h4><dl>${Object.entries(responses).map(responseText).join('')}</dl>`,
    operation['x-messages'] === undefined ? '' : code('Messages', operation['x-messages']),
    operation['x-message-roles'] === undefined ? '' : code('Who gets which', operation['x-message-roles']),
  ];
  return `<details id="${anchor(`${method} ${path}`)}">
<summary><h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${escaped(path)}</code> <span>${escaped(summary)}</span></h3></summary>
${parts.filter((part) => part !== '').join('\n')}
</details>`;
}

function parameterText(parameters: NonNullable<Operation['parameters']>): string {
  const rows = parameters.map(
    ({ name, in: place, required, schema }) =>
      `<dt><code>${escaped(name)}</code> (${escaped(place)}${required === true ? ', required' : ''})</dt><dd><code>${escaped(JSON.stringify(schema ?? {}))}</code></dd>`,
  );
  return `<h4>Parameters</h4><dl>${rows.join('')}</dl>`;
}

function responseText([status, { description = '', content = {} }]: [string, Response]): string {
  const bodies = Object.entries(content).map(([type, { schema }]) => {
    const isEmpty = schema === undefined || Object.keys(schema as object).length === 0;
    return isEmpty ? `<p>${escaped(type)}</p>` : code(type, schema);
  });
  return `<dt>${escaped(status)}</dt><dd>${prose(description)}${bodies.join('')}</dd>`;
}

function schemas({ components }: Document): string {
  const named = (components as { schemas?: Readonly<Record<string, unknown>> } | undefined)?.schemas ?? {};
  const entries = Object.entries(named).map(
    ([name, schema]) =>
      `<details id="schema-${anchor(name)}"><summary><h3>${escaped(name)}</h3></summary>${code('JSON Schema', schema)}</details>`,
  );
  return `<section id="schemas"><h2>schemas</h2>${entries.join('\n')}</section>`;
}

/** A reference to a schema leads to it; anything else stands there whole. */
function code(label: string, schema: unknown): string {
  const reference = (schema as { $ref?: unknown }).$ref;
  if (typeof reference === 'string') {
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    return `<p>${escaped(label)}: <a href="#schema-${anchor(name)}">${escaped(name)}</a></p>`;
  }
  return `<h4>${escaped(label)}</h4><pre tabindex="0"><code>${escaped(JSON.stringify(schema, null, 2))}</code></pre>`;
}

/** Paragraphs, lists, bold and code of the descriptions; everything else is text. */
function prose(text: string): string {
  return text
    .split('\n\n')
    .filter((block) => block !== '')
    .map((block) => {
      const lines = block.split('\n');
      if (!lines.every((line) => line.startsWith('- '))) return `<p>${inline(block)}</p>`;
      return `<ul>${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join('')}</ul>`;
    })
    .join('\n');
}

function inline(text: string): string {
  return escaped(text)
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

const anchor = (text: string): string => text.replaceAll(/[^\w-]+/g, '-');

/** Of the page; the colours follow the reader's system. */
export const docsStyle = `:root { color-scheme: light dark; --line: color-mix(in srgb, CanvasText 20%, Canvas); }
body { max-width: 1000px; margin: 0 auto; padding: 24px; font: 16px/1.5 system-ui, sans-serif; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; list-style: none; }
h2 { margin-top: 40px; text-transform: capitalize; }
h3 { display: inline-flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; margin: 0; font-size: 16px; font-weight: 400; }
h4 { margin: 16px 0 4px; font-size: 14px; }
details { margin: 8px 0; padding: 8px 16px; border: 1px solid var(--line); border-radius: 8px; }
summary { cursor: pointer; }
code, pre { font: 14px/1.45 ui-monospace, monospace; }
pre { max-height: 480px; overflow: auto; padding: 12px; border: 1px solid var(--line); border-radius: 6px; }
.method { min-width: 72px; font-weight: 700; }
.role { padding: 1px 8px; border: 1px solid var(--line); border-radius: 999px; font-size: 14px; }
dt { margin-top: 8px; font-weight: 600; }
dd { margin-left: 24px; }
dd p { margin: 4px 0; }
dd code { overflow-wrap: anywhere; }
`;
