import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { headPoseAt } from '../../../../../hardware/virtual-headset/head-trajectory.ts';
import { loadScenario } from '../../../../../hardware/virtual-headset/scenarios/load-scenario.ts';
import { scenarioSchema } from '../../../../../hardware/virtual-headset/scenarios/scenario.ts';
import { recordingSpecSchema } from '../../../../../hardware/virtual-headset/recording/recording-spec.ts';

const files = await readdir(new URL('../../../../../hardware/virtual-headset/scenarios/', import.meta.url));
const names = files.filter((name) => name.endsWith('.json')).map((name) => name.replace('.json', ''));

describe('the scenarios of the project', () => {
  it('are at least the quiet exam and the visitor', () => {
    expect(names).toEqual(expect.arrayContaining(['quiet-exam', 'person-enters']));
  });

  it.each(names)('%s fits the schema, bears its name and closes its loop', async (name) => {
    const scenario = await loadScenario(name);
    expect(scenario.name).toBe(name);
    expect(headPoseAt(scenario.head, scenario.loopS)).toEqual(headPoseAt(scenario.head, 0));
    const visit = scenario.visit;
    expect(visit.at(-1)?.xM ?? -9).toBeLessThan(-2.7);
    const spec = { scenario, scene: { kind: 'room' }, framesPerSecond: 30, jpegQuality: 85 };
    expect(recordingSpecSchema.safeParse(spec).success).toBe(true);
  });

  it('that are unknown or badly named are refused', async () => {
    await expect(loadScenario('no-such-thing')).rejects.toThrow('no scenario "no-such-thing"');
    await expect(loadScenario('../quiet-exam')).rejects.toThrow('no name');
  });
});

describe('a scenario', () => {
  it('with a wrong field is refused', async () => {
    const good = await loadScenario('quiet-exam');
    const keyframe = { atS: 1, facingDeg: 0, pitchDeg: 0, rollDeg: 0 };
    const faults = [
      { ...good, extra: 1 },
      { ...good, loopS: 0 },
      { ...good, name: '../x' },
      { ...good, head: [keyframe, keyframe] },
      { ...good, visit: [{ atS: 1, xM: 50, yM: 0 }] },
    ];
    for (const fault of faults) expect(scenarioSchema.safeParse(fault).success).toBe(false);
  });

  it('may not be longer than the time code can number', async () => {
    const scenario = { ...(await loadScenario('quiet-exam')), loopS: 540 };
    const spec = { scenario, scene: { kind: 'room' }, framesPerSecond: 60, jpegQuality: 85 };
    expect(recordingSpecSchema.safeParse(spec).success).toBe(false);
  });
});
