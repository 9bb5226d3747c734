import { describe, expect, it } from 'vitest';
import type { HeadsetMessage } from '../../../../firmware-bridge/protocol/headset-message.ts';
import { headsetFrame } from '../../../support/headset-frames.ts';
import { connectScripted } from '../../../support/connect-scripted.ts';
import { politeStatus, type WireRequest } from '../../../support/scripted-device.ts';
import { simulateTime } from '../../../support/simulated-time.ts';

simulateTime();

const none: HeadsetMessage = { kind: 'faults', total: 0, faults: [] };

describe('a request', () => {
  it('does not begin before the one before it was answered', async () => {
    let underWay = 0;
    let most = 0;
    const { headset, deviceEnd } = await connectScripted(({ type, sequence }) => {
      if (type !== 0x09) return null;
      most = Math.max(most, ++underWay);
      setTimeout(() => {
        underWay--;
        void deviceEnd.send(headsetFrame(none, sequence));
      }, 5);
      return 'silence';
    });
    await Promise.all([headset.readFaults(), headset.readFaults(), headset.readFaults()]);
    expect(most).toBe(1);
    await headset.close();
  });
});

describe('a request without an answer', () => {
  const silentTwice = (type: number) => {
    const asked: WireRequest[] = [];
    const script = (request: WireRequest) => {
      if (request.type !== type) return null;
      asked.push(request);
      return asked.length > 2 ? none : null;
    };
    return { asked, script };
  };

  it('is repeated where twice is the same as once, with a sequence of its own', async () => {
    const { asked, script } = silentTwice(0x09);
    const { headset } = await connectScripted(script);
    expect(await headset.readFaults()).toEqual([]);
    expect(new Set(asked.map(({ sequence }) => sequence)).size).toBe(3);
    await headset.close();
  });

  it('is not repeated where the wearer would feel it', async () => {
    const { asked, script } = silentTwice(0x0b);
    const { headset } = await connectScripted(script);
    await expect(headset.playHaptic('short', 50)).rejects.toMatchObject({ kind: 'timeout' });
    expect(asked).toHaveLength(1);
    await headset.close();
  });
});

describe('an answer', () => {
  it('that comes too late is dropped and harms no later request', async () => {
    const held: number[] = [];
    const { headset, deviceEnd } = await connectScripted(({ type, sequence }) => {
      if (type === 0x0b) held.push(sequence);
      return null;
    });
    await expect(headset.playHaptic('short', 50)).rejects.toMatchObject({ kind: 'timeout' });
    await deviceEnd.send(headsetFrame({ kind: 'haptic-done', pattern: 'short' }, held[0] ?? -1));
    await expect(headset.readStatus()).resolves.toMatchObject({ temperatureCelsius: 30 });
    await headset.close();
  });

  it('to something else with the same sequence is not taken for it', async () => {
    const { headset, deviceEnd } = await connectScripted(({ type, sequence }) => {
      if (type !== 0x09) return null;
      void deviceEnd.send(headsetFrame(politeStatus, sequence));
      return none;
    });
    expect(await headset.readFaults()).toEqual([]);
    await headset.close();
  });

  it('that cannot be read is asked for again, and is damage after the third time', async () => {
    let asked = 0;
    const { headset, deviceEnd } = await connectScripted(({ type, sequence }) => {
      if (type !== 0x09) return null;
      asked++;
      // Once an answer whose payload is too short, then one that was cut on its way before it.
      const short = headsetFrame({ kind: 'indicator-set', pattern: 'off' }, sequence, 0x89);
      if (asked > 1) void deviceEnd.send(short.subarray(0, 8));
      void deviceEnd.send(short);
      return null;
    });
    await expect(headset.readFaults()).rejects.toMatchObject({ kind: 'damaged' });
    expect(asked).toBe(3);
    expect(headset.figures().damagedFrames).toBe(5);
    await headset.close();
  });

  it('that is an error says why', async () => {
    const { headset } = await connectScripted(({ type }) =>
      type === 0x09 ? { kind: 'error', reason: 'storage-failed' } : null,
    );
    await expect(headset.readFaults()).rejects.toMatchObject({ kind: 'refused', reason: 'storage-failed' });
    await headset.close();
  });
});

describe('noise on the line', () => {
  it('is dropped and counted', async () => {
    const { headset, device, deviceEnd } = await connectScripted(() => null);
    await deviceEnd.send(Uint8Array.from([1, 2, 3]));
    await device.tell({ kind: 'error', reason: 'busy' });
    await expect(headset.readStatus()).resolves.toMatchObject({ temperatureCelsius: 30 });
    expect(headset.figures().damagedFrames).toBe(1);
    await headset.close();
  });
});
