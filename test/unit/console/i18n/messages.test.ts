import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../../../gateway/contract/error-codes.ts';
import { de } from '../../../../console/i18n/de.ts';
import { en } from '../../../../console/i18n/en.ts';
import { pickLocale, regionalLocale } from '../../../../console/i18n/locale.ts';

type Messages = { [key: string]: string | Messages };

function entries(messages: Messages, prefix = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : entries(value, `${prefix}${key}.`),
  );
}

const english = new Map(entries(en));
const german = new Map(entries(de));
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();

/** Keys in the console's sources: whole ones, and beginnings such as `role.` where the rest is put in. */
function usedKeys(): { whole: Set<string>; beginnings: Set<string> } {
  const whole = new Set<string>();
  const beginnings = new Set<string>();
  const files = readdirSync('console', { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(ts|vue)$/.test(path),
  );
  for (const path of files) {
    const source = readFileSync(join('console', path), 'utf8');
    for (const [, key = ''] of source.matchAll(/\bt\(\s*'([^']+)'/g)) whole.add(key);
    for (const [, key = ''] of source.matchAll(/\bt\(\s*`([^`$]*)\$\{/g)) beginnings.add(key);
    for (const [, one, other] of source.matchAll(/title: (?:'(page\.\w+)'|`(page\.)\$\{)/g)) {
      if (one) whole.add(one);
      if (other) beginnings.add(other);
    }
  }
  return { whole, beginnings };
}

describe('the messages', () => {
  it('are the same in both languages, with the same places to fill', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of english)
      expect(placeholders(german.get(key) ?? ''), key).toEqual(placeholders(text));
  });

  it('are never empty, and German is not English left over', () => {
    const same = [...english].filter(([key, text]) => german.get(key) === text && text.length > 12);
    expect(same).toEqual([]);
    for (const text of [...english.values(), ...german.values()]) expect(text.trim()).not.toBe('');
  });

  it('contain nothing that vue-i18n would take for a link or a plural', () => {
    for (const [key, text] of [...english, ...german]) expect(text, key).not.toMatch(/[@|]/);
  });

  it('exist for every key that is used', () => {
    const { whole, beginnings } = usedKeys();
    expect(whole.size).toBeGreaterThan(80);
    expect([...whole].filter((key) => !english.has(key))).toEqual([]);
    const keys = [...english.keys()];
    expect([...beginnings].filter((beginning) => !keys.some((key) => key.startsWith(beginning)))).toEqual([]);
  });

  it('are all used', () => {
    const { whole, beginnings } = usedKeys();
    const isUsed = (key: string): boolean =>
      key.startsWith('errors.') ||
      whole.has(key) ||
      [...beginnings].some((beginning) => key.startsWith(beginning));
    expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([]);
  });

  it('explain every error code of the gateway', () => {
    for (const code of Object.keys(errorCatalogue)) {
      expect(english.has(`errors.${code}`), code).toBe(true);
      expect(german.has(`errors.${code}`), code).toBe(true);
    }
  });
});

describe('the language', () => {
  it.each([
    [[null, 'de-AT', 'en'], 'de'],
    [['fr', 'en-GB', 'de'], 'en'],
    [['fr'], 'en'],
    [['de', 'en'], 'de'],
  ])('for %o is %s', (wanted, locale) => {
    expect(pickLocale(wanted)).toBe(locale);
  });
});

describe('the region', () => {
  it.each([
    [null, ['en-GB', 'en'], 'en-GB'],
    [null, ['en', 'en-AU'], 'en-AU'],
    ['en', ['de-AT', 'en-US'], 'en-US'],
    ['en', ['de-AT', 'de'], 'en-AT'],
    ['de', ['en-US'], 'de-US'],
    [null, ['en'], 'en'],
    [null, ['zh-Hant-TW'], 'en-TW'],
    [null, ['sl-rozaj'], 'en'],
  ] as const)('for %s of %o is %s', (chosen, preferred, locale) => {
    expect(regionalLocale(chosen, preferred)).toBe(locale);
    expect(() => new Intl.DateTimeFormat(locale)).not.toThrow();
  });
});
