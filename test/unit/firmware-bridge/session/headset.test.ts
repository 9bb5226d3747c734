import { describe, expect, it, vi } from 'vitest';
import { Headset, memoryTransportPair, type HostOrientation } from '../../../../firmware-bridge/index.ts';
import { crc32 } from '../../../../firmware-bridge/protocol/crc.ts';
import type { HeadsetMessage, HostMessage } from '../../../../firmware-bridge/protocol/messages.ts';
import { politeAnswer, scriptDevice } from '../../../support/scripted-device.ts';

type Script = (request: HostMessage) => HeadsetMessage | null;

/** Every reading of this clock is 1 ms after the one before, from 5 s on. */
function steppingClock(): () => bigint {
  let nowNs = 4_999_000_000n;
  return () => (nowNs += 1_000_000n);
}

async function connected(script: Script) {
  const [hostEnd, deviceEnd] = memoryTransportPair();
  const device = scriptDevice(deviceEnd, (request) => script(request) ?? politeAnswer(request));
  const options = { monotonicNs: steppingClock(), answerTimeoutMs: 60, clockIntervalMs: 0 };
  return { headset: await Headset.connect(hostEnd, options), device, deviceEnd, hostEnd };
}

function servedCalibration(stored: Uint8Array, chunkBytes: number): Script {
  return (request) =>
    request.kind !== 'read-calibration'
      ? null
      : {
          kind: 'calibration-chunk',
          totalBytes: stored.length,
          totalCrc32: crc32(stored),
          offset: request.offset,
          bytes: stored.subarray(request.offset, request.offset + chunkBytes),
        };
}

describe('greeting a headset', () => {
  it('learns who it is; a later minor version does no harm', async () => {
    const { headset } = await connected(() => null);
    expect(headset.identity).toMatchObject({ model: 'M', serial: 'S', firmwareVersion: '1', minor: 4 });
    await headset.close();
  });

  it('knows the clock to half of the quickest round trip', async () => {
    const { headset } = await connected(() => null);
    const { offsetNs, boundNs } = headset.clock();
    // Asked at 5.000 s, answered at 5.001 s, and four times so; the device said 1 s every time.
    expect(Number(boundNs)).toBeLessThan(502_000);
    expect(Number(offsetNs)).toBeGreaterThan(3_999_000_000);
    expect(Number(offsetNs)).toBeLessThan(4_010_000_000);
    await headset.close();
  });

  it.each([
    ['timeout', () => null],
    ['refused', () => ({ kind: 'error', reason: 'malformed' }) as const],
    [
      'version',
      () =>
        ({ kind: 'identity', major: 2, minor: 0, model: 'M', serial: 'S', firmwareVersion: '1' }) as const,
    ],
  ])('fails with %s and closes the transport', async (kind, hello: () => HeadsetMessage | null) => {
    const [hostEnd, deviceEnd] = memoryTransportPair();
    scriptDevice(deviceEnd, (request) => (request.kind === 'hello' ? hello() : politeAnswer(request)));
    const lost = vi.fn();
    deviceEnd.onLost(lost);
    const connecting = Headset.connect(hostEnd, { monotonicNs: steppingClock(), answerTimeoutMs: 40 });
    await expect(connecting).rejects.toMatchObject({ name: 'HeadsetFault', kind });
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce());
  });
});

describe('reading the calibration', () => {
  const stored = Uint8Array.from({ length: 1300 }, (_, place) => (place * 37) & 255);

  it('puts the chunks together', async () => {
    const { headset } = await connected(servedCalibration(stored, 512));
    expect(await headset.readCalibration()).toEqual(stored);
    await headset.close();
  });

  it('says null for a unit that has none', async () => {
    const { headset } = await connected(servedCalibration(new Uint8Array(), 512));
    expect(await headset.readCalibration()).toBeNull();
    await headset.close();
  });

  it('refuses a wrong checksum, a gap, and a chunk without bytes', async () => {
    const honest = servedCalibration(stored, 512);
    const spoilt: ((chunk: HeadsetMessage & { kind: 'calibration-chunk' }) => HeadsetMessage)[] = [
      (chunk) => ({ ...chunk, totalCrc32: (chunk.totalCrc32 ^ 1) >>> 0 }),
      (chunk) => ({ ...chunk, offset: chunk.offset + 1 }),
      (chunk) => ({ ...chunk, bytes: new Uint8Array() }),
    ];
    for (const spoil of spoilt) {
      const { headset } = await connected((request) => {
        const answer = honest(request);
        return answer?.kind === 'calibration-chunk' ? spoil(answer) : answer;
      });
      await expect(headset.readCalibration()).rejects.toMatchObject({ kind: 'damaged' });
      await headset.close();
    }
  });
});

describe('orientation', () => {
  it('arrives in host time, and no more after unsubscribing', async () => {
    const { headset, device } = await connected(() => null);
    const seen: HostOrientation[] = [];
    const stop = headset.onOrientation((sample) => seen.push(sample));
    await headset.setOrientationStream(true);
    const half = Math.SQRT1_2;
    const sample = {
      deviceClockUs: 2_000_000n,
      quaternion: [half, 0, 0, half],
      rateDegPerS: [0, 0, 4],
    } as const;
    await device.tell({
      kind: 'orientation-batch',
      samples: [sample, { ...sample, deviceClockUs: 2_010_000n }],
    });
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    expect(seen[0]?.monotonicNs).toBe(2_000_000_000n + headset.clock().offsetNs);
    expect((seen[1]?.monotonicNs ?? 0n) - (seen[0]?.monotonicNs ?? 0n)).toBe(10_000_000n);
    expect(seen[0]?.quaternion[3]).toBeCloseTo(half, 4);
    stop();
    await device.tell({ kind: 'orientation-batch', samples: [sample] });
    await headset.readStatus();
    expect(seen).toHaveLength(2);
    await headset.close();
  });
});

describe('a broken connection', () => {
  it('fails what waits with lost, tells once, and refuses what comes later', async () => {
    const { headset, deviceEnd } = await connected(() => null);
    const lost = vi.fn();
    headset.onLost(lost);
    const waiting = headset.readCalibration();
    await deviceEnd.close();
    await expect(waiting).rejects.toMatchObject({ kind: 'lost' });
    expect(lost).toHaveBeenCalledOnce();
    await expect(headset.readStatus()).rejects.toMatchObject({ kind: 'lost' });
  });

  it('does not count when we closed it ourselves', async () => {
    const { headset } = await connected(() => null);
    const lost = vi.fn();
    headset.onLost(lost);
    await headset.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(lost).not.toHaveBeenCalled();
  });
});

describe('noise on the line', () => {
  it('is dropped: damaged frames, unknown messages, answers nobody waits for', async () => {
    const { headset, device, deviceEnd } = await connected(() => null);
    await deviceEnd.send(Uint8Array.from([1, 2, 3]));
    await device.tell({ kind: 'error', reason: 'other' });
    await expect(headset.readStatus()).resolves.toMatchObject({ temperatureCelsius: 30 });
    await headset.close();
  });
});
