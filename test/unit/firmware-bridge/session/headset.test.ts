import { describe, expect, it, vi } from 'vitest';
import { Headset, memoryTransportPair, type HeadsetOptions } from '../../../../firmware-bridge/index.ts';
import type { HeadsetMessage } from '../../../../firmware-bridge/protocol/headset-message.ts';
import { connectScripted } from '../../../support/connect-scripted.ts';
import { politeIdentity, politeScript, scriptDevice } from '../../../support/scripted-device.ts';
import { simulateTime, watchTraffic } from '../../../support/simulated-time.ts';
import { patience } from '../../../support/patience.ts';

simulateTime();

const now = () => process.hrtime.bigint();

describe('greeting a headset', () => {
  it('learns who it is; a later minor version does no harm', async () => {
    const { headset } = await connectScripted(({ type }) =>
      type === 0x01 ? { ...politeIdentity, minor: 4 } : null,
    );
    expect(headset.identity).toMatchObject({ model: 'M', serial: 'S', firmwareVersion: '1', minor: 4 });
    expect(headset.can('indicator')).toBe(true);
    expect(headset.can('worn-sensor')).toBe(false);
    await headset.close();
  });

  it('asks a unit of version 1.0 for nothing that it does not know', async () => {
    const seen: number[] = [];
    const { headset } = await connectScripted(({ type }) => {
      seen.push(type);
      return type === 0x01 ? { ...politeIdentity, minor: 0 } : null;
    });
    for (const asked of [
      headset.readFaults(),
      headset.readPrivacy(),
      headset.playHaptic('short', 5),
      headset.readCalibration('B'),
      headset.setOrientationStream(true, 50),
    ])
      await expect(asked).rejects.toMatchObject({ kind: 'unsupported' });
    expect(headset.clock().steady).toBe(true);
    expect(new Set(seen)).toEqual(new Set([0x01, 0x04]));
    await headset.close();
  });

  it.each<[string, () => HeadsetMessage | null]>([
    ['timeout', () => null],
    ['refused', () => ({ kind: 'error', reason: 'malformed' })],
    ['version', () => ({ ...politeIdentity, major: 2, minor: 0 })],
  ])('fails with %s and closes the transport', async (kind, hello) => {
    const [hostEnd, deviceEnd] = memoryTransportPair();
    watchTraffic(hostEnd, deviceEnd);
    scriptDevice(deviceEnd, (request) =>
      request.type === 0x01 ? hello() : politeScript(() => now() / 1000n)(request),
    );
    const lost = vi.fn();
    deviceEnd.onLost(lost);
    const options: HeadsetOptions = { monotonicNs: now, answerTimeoutMs: 250 };
    await expect(Headset.connect(hostEnd, options)).rejects.toMatchObject({ name: 'HeadsetFault', kind });
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce(), patience);
  });
});

describe('the clocks', () => {
  it('agree to half of a round trip', async () => {
    const bootNs = now() - 77_000_000_000n;
    const { headset } = await connectScripted(({ type, payload }) =>
      type === 0x0d
        ? { kind: 'pong', token: payload.readUInt32LE(0), deviceClockUs: (now() - bootNs) / 1000n }
        : null,
    );
    const { offsetNs, boundNs, driftPpm, steady } = headset.clock();
    const wrongNs = offsetNs > bootNs ? offsetNs - bootNs : bootNs - offsetNs;
    expect(wrongNs).toBeLessThanOrEqual(boundNs);
    expect(boundNs).toBeLessThan(100_000_000n);
    expect(Math.abs(driftPpm)).toBeLessThanOrEqual(100);
    expect(steady).toBe(true);
    await headset.close();
  });

  it('are compared in spite of a ping that is lost', async () => {
    let pings = 0;
    const { headset } = await connectScripted(({ type }) =>
      type === 0x0d && ++pings === 1 ? 'silence' : null,
    );
    expect(pings).toBe(4);
    expect(headset.clock().steady).toBe(true);
    await headset.close();
  });

  it('are not compared by a pong that answers another ping', async () => {
    const [hostEnd, deviceEnd] = memoryTransportPair();
    watchTraffic(hostEnd, deviceEnd);
    scriptDevice(deviceEnd, (request) =>
      request.type === 0x0d
        ? { kind: 'pong', token: 99, deviceClockUs: 5n }
        : politeScript(() => 5n)(request),
    );
    const connecting = Headset.connect(hostEnd, { monotonicNs: now, answerTimeoutMs: 250 });
    await expect(connecting).rejects.toMatchObject({ kind: 'damaged' });
  });
});

describe('a broken connection', () => {
  it('fails what waits with lost, tells once, and refuses what comes later', async () => {
    const { headset, deviceEnd } = await connectScripted(() => null);
    const lost = vi.fn();
    headset.onLost(lost);
    const waiting = headset.readCalibration();
    await deviceEnd.close();
    await expect(waiting).rejects.toMatchObject({ kind: 'lost' });
    expect(lost).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ kind: 'lost' }));
    await expect(headset.readStatus()).rejects.toMatchObject({ kind: 'lost' });
  });

  it('does not count when we closed it ourselves', async () => {
    const { headset } = await connectScripted(() => null);
    const lost = vi.fn();
    headset.onLost(lost);
    await headset.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(lost).not.toHaveBeenCalled();
    await expect(headset.readStatus()).rejects.toMatchObject({ kind: 'lost' });
  });
});

describe('what a headset is told to do', () => {
  it('goes out as the contract has it', async () => {
    const seen: string[] = [];
    const { headset } = await connectScripted(({ type, payload }) => {
      if (type >= 0x0a && type <= 0x0c) seen.push(`${type.toString(16)} ${payload.toString('hex')}`);
      if (type === 0x0a) return { kind: 'indicator-set', pattern: 'look-here' };
      if (type === 0x0b) return { kind: 'haptic-done', pattern: 'long' };
      if (type !== 0x0c) return null;
      return {
        kind: 'privacy-state',
        camera: 'off',
        microphone: 'on',
        cameraSwitch: 'off',
        microphoneSwitch: 'on',
      };
    });
    await headset.showIndicator({ pattern: 'look-here', bearingDeg: null, durationMs: 500 });
    await headset.playHaptic('long', 100);
    expect(await headset.setPrivacy({ camera: 'on', microphone: 'on' })).toMatchObject({ camera: 'off' });
    expect(await headset.readPrivacy()).toMatchObject({ cameraSwitch: 'off' });
    expect(seen).toEqual(['a 01fffff401', 'b 0364', 'c 00', 'c ff']);
    await expect(headset.playHaptic('long', 0)).rejects.toThrow(RangeError);
    await headset.close();
  });

  it('is refused here when the unit cannot do it', async () => {
    const { headset } = await connectScripted(({ type }) =>
      type === 0x01 ? { ...politeIdentity, capabilities: ['rates'], maxSampleRateHz: 100 } : null,
    );
    for (const asked of [
      headset.showIndicator({ pattern: 'off', bearingDeg: null, durationMs: 0 }),
      headset.playHaptic('short', 50),
      headset.setPrivacy({ camera: 'off', microphone: 'off' }),
      headset.writeCalibration(Uint8Array.of(1), {
        signChallenge: () => Promise.reject(new Error('unasked')),
      }),
      headset.setOrientationStream(true, 200),
    ])
      await expect(asked).rejects.toMatchObject({ kind: 'unsupported' });
    await headset.close();
  });
});

describe('stored faults', () => {
  it('are read page by page, and no further than a unit can keep', async () => {
    const fault = { code: 'overheated', bootCount: 1, uptimeS: 2, detail: 3 } as const;
    const asked: number[] = [];
    const answering = (total: number) =>
      connectScripted(({ type, payload }) => {
        if (type !== 0x09) return null;
        const first = payload.readUInt16LE(0);
        asked.push(first);
        const count = Math.max(0, Math.min(32, total - first));
        return { kind: 'faults', total, faults: Array.from({ length: count }, () => fault) };
      });
    const { headset } = await answering(40);
    expect(await headset.readFaults()).toEqual(Array.from({ length: 40 }, () => fault));
    expect(asked).toEqual([0, 32]);
    await headset.close();
    const boaster = await answering(60_000);
    expect(await boaster.headset.readFaults()).toHaveLength(256);
    await boaster.headset.close();
  });
});
