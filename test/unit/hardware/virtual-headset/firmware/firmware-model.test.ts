import { describe, expect, it, vi } from 'vitest';
import { Headset, memoryTransportPair, type HostOrientation } from '../../../../../firmware-bridge/index.ts';
import { decodeFrame, encodeFrame } from '../../../../../firmware-bridge/protocol/frame.ts';
import { FirmwareModel } from '../../../../../hardware/virtual-headset/firmware/firmware-model.ts';
import { HeadsetUnit } from '../../../../../hardware/virtual-headset/firmware/headset-unit.ts';
import { orientationSource } from '../../../../../hardware/virtual-headset/firmware/orientation-source.ts';
import { headOrientationAt } from '../../../../../hardware/virtual-headset/head-trajectory.ts';
import { loadScenario } from '../../../../../hardware/virtual-headset/scenarios/load-scenario.ts';
import { patience } from '../../../../support/patience.ts';

const scenario = await loadScenario('quiet-exam');
const now = (): bigint => process.hrtime.bigint();

async function poweredOn(calibration: Uint8Array | null) {
  const poweredOnNs = now() - 3_000_000_000n;
  // The loop began so that the head is in the middle of a turn now.
  const schedule = { loopStartMonotonicNs: now() - 3_300_000_000n, framesPerSecond: 30, frameCount: 360 };
  const [hostEnd, deviceEnd] = memoryTransportPair();
  const firmware = new FirmwareModel(deviceEnd, {
    unit: new HeadsetUnit({
      model: 'Roundsight Virtual',
      serial: 'V1',
      firmwareVersion: '1.0.0',
      calibration,
    }),
    deviceClockUs: () => (now() - poweredOnNs) / 1000n,
    orientationAt: orientationSource({ scenario, scene: { kind: 'room' } }, schedule, {
      monotonicNsAt: (deviceUs) => poweredOnNs + deviceUs * 1000n,
    }),
  });
  const headset = await Headset.connect(hostEnd, { monotonicNs: now, clockIntervalMs: 0 });
  return { firmware, headset, schedule, deviceEnd, hostEnd };
}

describe('the firmware of the virtual headset', () => {
  it('says who it is and hands out its calibration, or that it has none', async () => {
    const stored = new TextEncoder().encode(JSON.stringify({ text: 'x'.repeat(3000) }));
    const { headset } = await poweredOn(stored);
    expect(headset.identity).toMatchObject({ model: 'Roundsight Virtual', serial: 'V1' });
    expect(await headset.readCalibration()).toEqual(stored);
    await headset.close();
    const bare = await poweredOn(null);
    expect(await bare.headset.readCalibration()).toBeNull();
    await bare.headset.close();
  });

  it('streams the orientation of the picture at 100 Hz', async () => {
    const { headset, schedule } = await poweredOn(null);
    const seen: HostOrientation[] = [];
    headset.onOrientation((sample) => seen.push(sample));
    await headset.setOrientationStream(true);
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(20), patience);
    await headset.setOrientationStream(false);
    // The clocks agree within their bound, and the head turns by 75 degrees a second at most.
    const turnedMeanwhile = ((Number(headset.clock().boundNs) / 1e9) * 75 * Math.PI) / 360;
    seen.forEach(({ monotonicNs, quaternion }, place) => {
      const previous = seen[place - 1];
      if (previous !== undefined) expect(monotonicNs - previous.monotonicNs).toBe(10_000_000n);
      const timeS = Number(monotonicNs - schedule.loopStartMonotonicNs) / 1e9;
      headOrientationAt(scenario.head, timeS).forEach((part, index) => {
        expect(Math.abs((quaternion[index] ?? 9) - part)).toBeLessThan(0.005 + turnedMeanwhile);
      });
    });
    const last = seen.at(-1);
    expect(last?.quaternion).not.toEqual(seen[0]?.quaternion);
    expect((await headset.readStatus()).orientationOn).toBe(false);
    await headset.close();
  });

  it('is lost when it is switched off', async () => {
    const { firmware, headset } = await poweredOn(null);
    const lost = vi.fn();
    headset.onLost(lost);
    await firmware.powerOff();
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce(), patience);
  });

  it('answers an unknown request with an error and ignores damage', async () => {
    const { headset, hostEnd } = await poweredOn(null);
    const answers: number[][] = [];
    hostEnd.onFrame((bytes) => {
      const reading = decodeFrame(bytes);
      if (reading.ok && reading.frame.sequence === 0x7777)
        answers.push([reading.frame.type, ...reading.frame.payload]);
    });
    await hostEnd.send(Uint8Array.from([9, 9, 9]));
    await hostEnd.send(encodeFrame({ type: 0x55, sequence: 0x7777, payload: new Uint8Array() }));
    await hostEnd.send(encodeFrame({ type: 0x03, sequence: 0x7777, payload: new Uint8Array() }));
    await hostEnd.send(
      encodeFrame({ type: 0x02, sequence: 0x7777, payload: Uint8Array.of(9, 0, 0, 0, 1, 0) }),
    );
    await headset.readStatus();
    expect(answers).toEqual([
      [0xff, 1],
      [0xff, 2],
      [0xff, 3],
    ]);
    await headset.close();
  });
});
