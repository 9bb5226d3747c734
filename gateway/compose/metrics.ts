import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { secretCheck } from '../adapters/crypto/secret-check.ts';
import { PrometheusMetrics } from '../adapters/prometheus/prometheus-metrics.ts';
import type { Config } from '../config/config-schema.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { MetricsAccess } from '../use-cases/read-metrics.ts';
import { findProjectFolder } from './project-folder.ts';

/** Who may read metrics, or null where nobody; throws `config-missing` and `config-invalid` for the file of the token. */
export async function composeMetrics({ metrics }: Pick<Config, 'metrics'>): Promise<MetricsAccess | null> {
  if (metrics === undefined) return null;
  const place = `metrics.tokenFile: ${metrics.tokenFile}`;
  const text = await readFile(metrics.tokenFile, 'utf8').catch((error: unknown) => {
    throw new CodedError('config-missing', place, { cause: error });
  });
  const token = text.trim();
  if (!/^[\w\-.~+/]{16,200}=*$/.test(token))
    throw new CodedError(
      'config-invalid',
      `${place}: holds no token of 16 to 200 letters, digits and -._~+/`,
    );
  return { isToken: secretCheck(token), format: new PrometheusMetrics(await ownVersion()) };
}

async function ownVersion(): Promise<string> {
  const text = await readFile(join(findProjectFolder(), 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
