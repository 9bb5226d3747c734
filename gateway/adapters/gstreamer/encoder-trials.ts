import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import {
  orderOf,
  trialLaunch,
  trialPictures,
  type EncoderCost,
  type EncoderTrialResult,
} from '../../domain/media-plan/encoder-trial.ts';
import { knownEncoders, type EncoderName } from '../../domain/media-plan/h264-encoder.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { Log } from '../../ports/log.ts';
import { GstreamerMediaJob } from './gstreamer-media-job.ts';

export interface EncoderTrialsOptions {
  /** Where the result is kept. */
  cacheFolder: string;
  /** Compiled `job-main.js`. */
  jobEntryPath: string;
  /** Of `workerEnvironment`. */
  environment: Record<string, string>;
  /** Null where nobody reads it. */
  log: Log | null;
}

const savedSchema = z.object({
  digest: z.string(),
  results: z.array(
    z.object({
      encoder: z.enum(knownEncoders as [EncoderName, ...EncoderName[]]),
      cost: z.object({ cpuMs: z.number(), wallMs: z.number() }).nullable(),
    }),
  ),
});

const run = promisify(execFile);
/** A headset that has just been plugged in needs the machine more. */
const delayMs = 10_000;
/** An encoder that takes longer for a second of pictures is of no use. */
const answerLimitMs = 8000;

/**
 * Which encoder is the best on this machine, by trial: once for every set of encoders and version of GStreamer, kept in a file. A
 * start never waits for a trial: it takes the order that is known, and the trial, which takes a second or two, is for the next one.
 */
export class EncoderTrials {
  readonly #options: EncoderTrialsOptions;
  #underway: Promise<EncoderTrialResult[]> | null = null;
  #isPlanned = false;

  constructor(options: EncoderTrialsOptions) {
    this.#options = options;
  }

  /** The order in which to use the encoders that were found; null before there has been a trial, which is then made later. Never rejects. */
  async order(found: readonly EncoderName[]): Promise<readonly EncoderName[] | null> {
    const saved = await this.#saved(found).catch(() => null);
    if (saved !== null) return orderOf(saved);
    if (!this.#isPlanned) setTimeout(() => void this.#tryQuietly(found), delayMs).unref();
    this.#isPlanned = true;
    return null;
  }

  /** The saved results, or those of a trial now; rejects with a code where no process can be started for it. */
  async results(found: readonly EncoderName[]): Promise<EncoderTrialResult[]> {
    const saved = await this.#saved(found);
    if (saved !== null) return saved;
    this.#underway ??= this.#try(found).finally(() => (this.#underway = null));
    return this.#underway;
  }

  async #tryQuietly(found: readonly EncoderName[]): Promise<void> {
    try {
      await this.results(found);
    } catch (error) {
      this.#options.log?.warn({ err: error }, 'the encoders could not be tried');
    }
  }

  get #path(): string {
    return join(this.#options.cacheFolder, 'encoder-trial.json');
  }

  async #saved(found: readonly EncoderName[]): Promise<EncoderTrialResult[] | null> {
    const [text, digest] = await Promise.all([
      readFile(this.#path, 'utf8').catch(() => ''),
      this.#digest(found),
    ]);
    try {
      const saved = savedSchema.parse(JSON.parse(text));
      return saved.digest === digest ? saved.results : null;
    } catch {
      return null;
    }
  }

  async #digest(found: readonly EncoderName[]): Promise<string> {
    const { stdout } = await run('gst-inspect-1.0', ['--version'], { env: this.#options.environment });
    // The launch texts are what was tried: another text is another trial.
    const trial = [stdout, ...[...found].sort().map((encoder) => trialLaunch(encoder))];
    return createHash('sha256').update(JSON.stringify(trial)).digest('hex');
  }

  async #try(found: readonly EncoderName[]): Promise<EncoderTrialResult[]> {
    const pictures = await this.#cost(null);
    const results: EncoderTrialResult[] = [];
    for (const encoder of found) {
      const cost = await this.#cost(encoder).catch((error: unknown) => {
        if (error instanceof CodedError) return null;
        throw error;
      });
      const cpuMs = Math.max(0, (cost?.cpuMs ?? 0) - pictures.cpuMs);
      results.push({ encoder, cost: cost === null ? null : { ...cost, cpuMs } });
    }
    this.#options.log?.info({ results, order: orderOf(results) }, 'the encoders were tried');
    const digest = await this.#digest(found);
    await mkdir(this.#options.cacheFolder, { recursive: true });
    await writeFile(this.#path, `${JSON.stringify({ digest, results })}\n`);
    return results;
  }

  /** In a process of its own: an encoder that takes its process with it takes nothing else. */
  async #cost(encoder: EncoderName | null): Promise<EncoderCost> {
    const { jobEntryPath, environment } = this.#options;
    const job = new GstreamerMediaJob({
      ...{ entryPath: jobEntryPath, environment, answerLimitMs },
      statesFullRange: () => Promise.resolve(false),
    });
    const limit = setTimeout(() => void job.close(), answerLimitMs);
    try {
      const { cpuMs, wallMs } = await job.runMeasured(trialLaunch(encoder));
      return { cpuMs: cpuMs / trialPictures, wallMs: wallMs / trialPictures };
    } finally {
      clearTimeout(limit);
      await job.close();
    }
  }
}
