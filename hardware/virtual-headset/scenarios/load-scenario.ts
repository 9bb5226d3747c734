import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../project-folder.ts';
import { scenarioSchema, type Scenario } from './scenario.ts';

const namePattern = /^[a-z][a-z0-9-]*$/;

/** Reads a scenario that comes with the project; rejects when there is none of this name or it does not fit. */
export async function loadScenario(name: string): Promise<Scenario> {
  if (!namePattern.test(name)) throw new Error(`"${name}" is no name of a scenario`);
  const path = join(projectFolder(), 'hardware/virtual-headset/scenarios', `${name}.json`);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new Error(`there is no scenario "${name}"`, { cause });
  }
  return scenarioSchema.parse(JSON.parse(text));
}
