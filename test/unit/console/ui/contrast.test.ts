import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('console/ui/tokens.css', 'utf8');

function tokensOf(theme: 'dark' | 'light'): Map<string, string> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** WCAG 2.2 relative luminance. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['surface-page', 'surface-panel', 'surface-raised', 'surface-hover'];
const pairs: [text: string, ground: string, least: number][] = [
  ...surfaces.map((ground): [string, string, number] => ['text', ground, 7]),
  ...surfaces.map((ground): [string, string, number] => ['text-quiet', ground, 4.5]),
  ...surfaces.slice(0, 3).map((ground): [string, string, number] => ['accent', ground, 4.5]),
  ['text-on-accent', 'accent', 4.5],
  ['text-on-accent', 'accent-hover', 4.5],
  ['text', 'accent-soft', 4.5],
  ['text-on-alarm', 'alarm-solid', 4.5],
  ['ok', 'ok-soft', 4.5],
  ['notice', 'notice-soft', 4.5],
  ['text', 'notice-soft', 7],
  ['text', 'alarm-soft', 7],
  ['warning', 'warning-soft', 7],
  ['alarm', 'alarm-soft', 7],
  ['line-strong', 'surface-page', 3],
  ['focus', 'surface-page', 3],
  ['focus', 'surface-panel', 3],
];

describe.each(['dark', 'light'] as const)('the %s theme', (theme) => {
  const tokens = tokensOf(theme);

  it.each(pairs)('%s on %s reaches %d:1', (text, ground, least) => {
    expect(contrast(tokens.get(text) ?? '', tokens.get(ground) ?? '')).toBeGreaterThanOrEqual(least);
  });
});

it('both themes carry the same tokens', () => {
  const names = (['dark', 'light'] as const).map((theme) => {
    const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
    return [...block.matchAll(/--([\w-]+):/g)].map(([, name]) => name).sort();
  });
  expect(names[0]).toEqual(names[1]);
});
