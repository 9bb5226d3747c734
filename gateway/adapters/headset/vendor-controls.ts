import type { Headset } from '../../../firmware-bridge/index.ts';
import type { HeadsetControls } from '../../ports/headset-controls.ts';
import { codedFault } from './coded-fault.ts';

function rethrow(error: unknown): never {
  throw codedFault(error);
}

/** What a unit can do, by its own identity. */
export function vendorControls(headset: Headset): HeadsetControls {
  return {
    onEvent: (listener) => headset.onEvent(listener),
    readStatus: () => headset.readStatus().catch(rethrow),
    ...(headset.can('indicator') && {
      showIndicator: (light) => headset.showIndicator(light).catch(rethrow),
    }),
    ...(headset.can('haptic') && {
      playHaptic: (pattern, strengthPercent) => headset.playHaptic(pattern, strengthPercent).catch(rethrow),
    }),
  };
}
