import { access, constants } from 'node:fs/promises';
import { loadScenario, type SceneSource } from '../../../hardware/virtual-headset/index.ts';
import { CodedError } from '../../ports/coded-error.ts';

/** Throws, before anything is started, `config-invalid` for an unknown scenario and `config-missing` for a picture that cannot be read. */
export async function checkVirtualHeadset(wanted: { scenario: string; scene: SceneSource }): Promise<void> {
  const { scenario, scene } = wanted;
  try {
    await loadScenario(scenario);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('config-invalid', `virtualHeadset.scenario: ${reason}`, { cause });
  }
  if (scene.kind === 'room') return;
  try {
    await access(scene.picturePath, constants.R_OK);
  } catch (cause) {
    throw new CodedError('config-missing', `virtualHeadset.scene.picturePath: ${scene.picturePath}`, {
      cause,
    });
  }
}
