import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProctorViewer, type ProctorViewer } from '../support/proctor-viewer.ts';
import { readPanoramaProbe } from '../support/page-probe.ts';
import { capturedAtMs, unixMs } from '../support/sensor-clock.ts';

describe('a session view that nobody touches', () => {
  let viewer: ProctorViewer | undefined;
  const watched = () => viewer ?? expect.fail('there is no viewer');
  beforeAll(async () => {
    viewer = await openProctorViewer();
  }, 300_000);
  afterAll(() => viewer?.close());

  it('has its picture back within three seconds of the death of its media workers', async () => {
    const { gateway, page } = watched();
    const sensor = await gateway.sensor();
    const workers = await gateway.mediaWorkers();
    expect(workers.length).toBeGreaterThan(0);
    for (const pid of workers) process.kill(pid, 'SIGKILL');
    const killedAtMs = unixMs();
    await page.waitForTimeout(5000);
    const successors = await gateway.mediaWorkers();
    expect(successors).toHaveLength(workers.length);
    expect(successors.filter((pid) => workers.includes(pid))).toEqual([]);
    // Only a successor can have delivered what the sensor captured after the kill.
    const { frames } = await readPanoramaProbe(page);
    const delivered = frames.filter((frame) => (capturedAtMs(frame, sensor) ?? 0) > killedAtMs);
    expect(delivered.length).toBeGreaterThan(10);
    expect((delivered[0]?.callbackAtMs ?? Infinity) - killedAtMs).toBeLessThan(3000);
  });

  it('ends in under three seconds and leaves no process behind', async () => {
    const { gateway } = watched();
    const workers = await gateway.mediaWorkers();
    const { exitCode, tookMs } = await gateway.stop();
    expect(exitCode).toBe(0);
    expect(tookMs).toBeLessThan(3000);
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow();
  });
});
