import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configFileSchema } from '../../../../gateway/config/config-schema.ts';

const documentUrl = new URL('../../../../gateway/config/README.md', import.meta.url);

/** The key of each row, and its default where it is a plain value. */
function documented(): Map<string, string> {
  const rows = readFileSync(documentUrl, 'utf8').matchAll(/^\| `([\w.]+)` +\| (.*?) +\|/gm);
  return new Map([...rows].map(([, key = '', value = '']) => [key, value.replaceAll('`', '').trim()]));
}

/** The keys of the schema, those of nested objects with a dot, as far as the document goes into them. */
function keysOf(schema: z.core.$ZodType, prefix = ''): string[] {
  if (schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return keysOf(schema.unwrap(), prefix);
  if (!(schema instanceof z.ZodObject)) return [prefix];
  return Object.entries(schema.shape as Record<string, z.core.$ZodType>).flatMap(([key, inner]) =>
    keysOf(inner, prefix === '' ? key : `${prefix}.${key}`),
  );
}

describe('gateway/config/README.md', () => {
  it('describes every key of the configuration, and no other', () => {
    expect([...documented().keys()].sort()).toEqual(keysOf(configFileSchema).sort());
  });

  it('gives the defaults that apply', () => {
    const defaults = configFileSchema.parse({}) as Record<string, unknown>;
    const plain = [...documented()].filter(([, value]) => value !== '' && !value.startsWith('$'));
    for (const [key, value] of plain) {
      const actual = key
        .split('.')
        .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], defaults);
      expect([key, typeof actual === 'string' ? actual : JSON.stringify(actual)]).toEqual([
        key,
        value.replaceAll(' ', ''),
      ]);
    }
  });
});
