import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../project-folder.ts';
import { scenarioSchema, type Scenario } from './scenario.ts';

/** The scenarios that come with the project. */
export const scenarioNames = ['quiet-exam', 'person-enters'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** Reads a scenario that comes with the project; rejects when it does not fit the schema. */
export async function loadScenario(name: ScenarioName): Promise<Scenario> {
  const path = join(projectFolder(), 'hardware/virtual-headset/scenarios', `${name}.json`);
  return scenarioSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}
