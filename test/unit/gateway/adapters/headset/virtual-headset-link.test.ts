import { afterEach, describe, expect, it } from 'vitest';
import { VirtualHeadsetLink } from '../../../../../gateway/adapters/headset/virtual-headset-link.ts';
import {
  loadScenario,
  recordingSpecSchema,
  type CameraCommand,
  type CameraProcess,
} from '../../../../../hardware/virtual-headset/index.ts';

const spec = recordingSpecSchema.parse({
  scenario: await loadScenario('quiet-exam'),
  scene: { kind: 'room' },
  framesPerSecond: 30,
  jpegQuality: 85,
});

/** A camera process that notes what it is told. */
function fakeCamera(told: CameraCommand[]): CameraProcess {
  const schedule = { loopStartMonotonicNs: 0n, framesPerSecond: 30, frameCount: 360 };
  const ready = {
    ...{
      type: 'ready',
      videoPort: 1,
      audioPort: 2,
      speakerPort: 3,
      speakerMonitorPort: 4,
      loopStartMonotonicNs: '0',
      framesPerSecond: 30,
    },
    ...{ frameCount: 360, widthPx: 1920, heightPx: 960, sampleRateHz: 48_000, channels: 1 },
  };
  return {
    ...{ ready, schedule, ended: new Promise<void>(() => undefined), stop: () => Promise.resolve() },
    send: (command: CameraCommand) => void told.push(command),
  } as unknown as CameraProcess;
}

let link: VirtualHeadsetLink;
afterEach(() => link.close());

describe('a virtual headset in this process', () => {
  it('drifts with its answers and with its microphone when it is told to', async () => {
    let nowNs = 5_000_000_000n;
    const clock = { monotonicNs: () => nowNs, wallMs: () => 0 };
    const told: CameraCommand[] = [];
    const unit = { serial: 'V-1', storedCalibration: new Uint8Array() };
    link = await VirtualHeadsetLink.open({ spec, ...unit, camera: fakeCamera(told), clock });
    const drift = { type: 'clock-drift', partsPerMillion: 1000 } as const;
    link.suffer(drift);
    expect(told).toEqual([drift]);
    nowNs += 100_000_000_000_000n;
    expect(await link.controls.readStatus()).toMatchObject({ uptimeS: 100_100 });
  });
});
