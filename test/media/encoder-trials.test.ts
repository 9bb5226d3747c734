import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EncoderTrials } from '../../gateway/adapters/gstreamer/encoder-trials.ts';
import { workerEnvironment } from '../../gateway/adapters/gstreamer/worker-environment.ts';
import { LogLines, pluginDirectory } from '../support/media/media-rig.ts';
import { projectRoot } from '../support/project-root.ts';

describe('the trials of encoders on this machine', () => {
  let cacheFolder: string;
  const log = new LogLines();
  beforeEach(async () => {
    cacheFolder = await mkdtemp(join(tmpdir(), 'roundsight-trial-'));
  });
  afterEach(() => rm(cacheFolder, { recursive: true }));
  const trials = () =>
    new EncoderTrials({
      cacheFolder,
      jobEntryPath: join(projectRoot, 'build/gateway/media-worker/job-main.js'),
      environment: workerEnvironment(process.env, pluginDirectory, null),
      log,
    });

  it('are made once, outlive the gateway, and do not take an encoder that is not there', async () => {
    const found = ['nvh264enc', 'x264enc'] as const;
    expect(await trials().order(found)).toBeNull();
    const [hardware, software] = await trials().results(found);
    expect(hardware).toEqual({ encoder: 'nvh264enc', cost: null });
    expect(software?.cost?.cpuMs).toBeGreaterThan(0);
    expect(software?.cost?.wallMs).toBeGreaterThan(0);
    expect((await trials().order(found))?.[0]).toBe('x264enc');
    expect(log.lines.filter(({ message }) => message === 'the encoders were tried')).toHaveLength(1);

    // Other encoders are another trial, and so is a file that somebody damaged.
    expect(await trials().order(['openh264enc'])).toBeNull();
    const path = join(cacheFolder, 'encoder-trial.json');
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, -20));
    expect(await trials().order(found)).toBeNull();
  });
});
