import { Headset, memoryTransportPair, type HeadsetOptions } from '../../firmware-bridge/index.ts';
import { politeScript, scriptDevice, type Script } from './scripted-device.ts';

/** A session with a headset in memory that answers as the script says, and politely where it says null. */
export async function connectScripted(script: Script, options: Partial<HeadsetOptions> = {}) {
  const [hostEnd, deviceEnd] = memoryTransportPair();
  const polite = politeScript(() => process.hrtime.bigint() / 1000n);
  const device = scriptDevice(deviceEnd, (request) => script(request) ?? polite(request));
  const headset = await Headset.connect(hostEnd, {
    monotonicNs: () => process.hrtime.bigint(),
    answerTimeoutMs: 60,
    clockIntervalMs: 0,
    ...options,
  });
  return { headset, device, deviceEnd, hostEnd };
}
