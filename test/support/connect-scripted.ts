import { Headset, memoryTransportPair, type HeadsetOptions } from '../../firmware-bridge/index.ts';
import type { HeadsetMessage } from '../../firmware-bridge/protocol/headset-message.ts';
import { watchTraffic } from './simulated-time.ts';
import { politeScript, scriptDevice, type WireRequest } from './scripted-device.ts';

/** A session with a headset in memory that answers as the script says, and politely where it says null. */
export async function connectScripted(
  script: (request: WireRequest) => HeadsetMessage | 'silence' | null,
  options: Partial<HeadsetOptions> = {},
) {
  const [hostEnd, deviceEnd] = memoryTransportPair();
  watchTraffic(hostEnd, deviceEnd);
  const polite = politeScript(() => process.hrtime.bigint() / 1000n);
  const device = scriptDevice(deviceEnd, (request) => {
    const answer = script(request) ?? polite(request);
    return answer === 'silence' ? null : answer;
  });
  const headset = await Headset.connect(hostEnd, {
    monotonicNs: () => process.hrtime.bigint(),
    answerTimeoutMs: 250,
    clockIntervalMs: 0,
    ...options,
  });
  return { headset, device, deviceEnd, hostEnd };
}
