import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ElementProbe } from '../../gateway/adapters/gstreamer/element-probe.ts';
import { WorkerProcess, type WorkerTimeouts } from '../../gateway/adapters/gstreamer/worker-process.ts';
import { systemClock } from '../../gateway/adapters/system/system-clock.ts';
import { CollectingLog } from '../support/collecting-log.ts';

/** A worker whose event loop stands still while plug-ins are loaded, for as long as its environment says. */
const worker = `
  process.on('message', ({ elements }) => {
    const untilMs = performance.now() + Number(process.env.LOADING_MS);
    while (performance.now() < untilMs);
    process.send({ type: 'probed', missing: elements.filter((name) => name === 'absent') });
  });
  process.send({ type: 'ready' });
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-probe-'));
  await writeFile(join(folder, 'worker.mjs'), worker);
});
afterEach(() => rm(folder, { recursive: true }));

function probe(loadingMs: number, timeouts: WorkerTimeouts): ElementProbe {
  const environment = { LOADING_MS: String(loadingMs) };
  const entry = join(folder, 'worker.mjs');
  return new ElementProbe(
    (listeners) =>
      new WorkerProcess(entry, environment, timeouts, systemClock, new CollectingLog(), listeners),
  );
}

describe('the probe for GStreamer elements', () => {
  it('waits for a worker that loads plug-ins longer than a running one may be silent', async () => {
    const patient = probe(1000, { startMs: 60_000, openMs: 100, heartbeatMs: 100 });
    expect(await patient.missing(['queue', 'absent'])).toEqual(['absent']);
  });

  it('gives up one that never ends loading', async () => {
    const impatient = probe(60_000, { startMs: 3000, openMs: 100, heartbeatMs: 100 });
    await expect(impatient.missing(['queue'])).rejects.toMatchObject({ code: 'media-worker-hung' });
  });
});
