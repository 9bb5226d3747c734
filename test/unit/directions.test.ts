import { createRequire } from 'node:module';
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { describe, expect, it } from 'vitest';

const { forbidden = [], options } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: IFlattenedRuleSet['forbidden'];
  options: Parameters<typeof cruise>[1];
};

describe('the directions', () => {
  it('say in every rule what to do instead', () => {
    expect(forbidden.length).toBeGreaterThan(10);
    for (const rule of forbidden) expect(rule.comment ?? '', rule.name).toMatch(/\w+ \w+/);
  });

  it('hold', { timeout: 60_000 }, async () => {
    const folders = ['firmware-bridge', 'gateway', 'console', 'hardware', 'test'];
    const { output } = await cruise(
      folders,
      { ...options, ruleSet: { forbidden }, validate: true },
      undefined,
      { tsConfig: extractTSConfig('tsconfig.json') },
    );
    const { summary } = output as ICruiseResult;
    expect(summary.totalCruised).toBeGreaterThan(100);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });
});
