import { describe, expect, it } from 'vitest';
import {
  firmwareFile,
  rigSerial,
  rigTiming,
  signingKey,
  updateRig,
  verified,
} from '../../../support/update-rig.ts';
import { recoverUnit, referenceUnitIds, HeadsetFault } from '../../../../firmware-bridge/index.ts';

const key = signingKey();
/** 184 bytes of header: five blocks, the last of them 300 bytes. */
const payloadBytes = 4 * 1024 + 300 - 184;
const image = verified(firmwareFile(key, payloadBytes), key);
const all = [0, 1, 2, 3, 4];
const updated = (cuts = 0) => ({ outcome: 'updated', firmwareVersion: '2.0.0', cuts });

describe('an update', () => {
  it('brings a unit to the new firmware and sees it run', async () => {
    const rig = updateRig(key);
    expect(await rig.update(image)).toEqual(updated());
    expect(rig.store.firmwareVersion).toBe('2.0.0');
    expect(rig.blocks()).toEqual([all]);
    const phases = rig.progress.map(({ phase }) => phase);
    expect([...new Set(phases)]).toEqual([
      'checking',
      'entering-update-mode',
      'sending',
      'installing',
      'restarting',
    ]);
    const sent = rig.progress.filter(({ phase }) => phase === 'sending');
    expect(sent.map(({ bytes }) => bytes)).toEqual([0, 1024, 2048, 3072, 4096, image.content.length]);
  });

  it('takes an image that fills its last block', async () => {
    const rig = updateRig(key);
    const whole = verified(firmwareFile(key, 3 * 1024 - 184), key);
    rig.store.mishaps.cutPowerInInstallation();
    expect(await rig.update(whole)).toEqual(updated(1));
    expect(rig.blocks()).toEqual([[0, 1, 2], [2]]);
  });

  it('does not send what does not fit', async () => {
    const rig = updateRig(key);
    const other = verified(firmwareFile(key, 100, { model: 'Another' }), key);
    expect(await rig.update(other)).toMatchObject({ outcome: 'unfit', reason: 'model' });
    const old = verified(firmwareFile(key, 100, { securityVersion: 6 }), key);
    expect(await rig.update(old)).toMatchObject({ outcome: 'unfit', reason: 'security-version' });
    expect(rig.blocks()).toEqual([]);
  });

  it('says that there is no such unit', async () => {
    const rig = updateRig(key);
    const outcome = await rig.update(image, { serial: 'RS-0' });
    expect(outcome).toMatchObject({ outcome: 'failed', reason: 'not-found', unit: 'gone' });
  });

  it('leaves a unit alone that does not say what it is', async () => {
    const rig = updateRig(key);
    const readRunning = () => Promise.reject(new HeadsetFault('refused', 'in use'));
    const outcome = await rig.update(image, { readRunning });
    expect(outcome).toMatchObject({ outcome: 'failed', reason: 'identity-unread', unit: 'run' });
    expect(rig.blocks()).toEqual([]);
  });

  it('gives up on a unit that does not go into update mode', async () => {
    const rig = updateRig(key);
    Object.assign(rig.first, { ignoresDetach: true });
    const outcome = await rig.update(image);
    expect(outcome).toMatchObject({ outcome: 'failed', reason: 'update-mode-refused', unit: 'run' });
  });

  it('does nothing while another program holds the update interface', async () => {
    const rig = updateRig(key);
    const [held] = await rig.usb.getDevices();
    await held?.open();
    await held?.claimInterface(3);
    const outcome = await rig.update(image);
    expect(outcome).toMatchObject({ outcome: 'failed', reason: 'not-opened', unit: 'run' });
  });
});

describe('the unit itself', () => {
  const unfit = (reason: string, code = 'errFIRMWARE') => ({
    outcome: 'unit-refused',
    reason,
    code,
    unit: 'run',
  });
  /** As a host that checks nothing of what the unit is. */
  const unchecked = {
    readRunning: () => Promise.resolve({ model: image.model, firmwareVersion: '?', securityVersion: 0 }),
  };

  it.each([
    ['an older security version', {}, { securityVersion: 6 }, 'security-version'],
    ['another product', { productId: 9 }, {}, 'model'],
    ['another model', { model: 'Another' }, {}, 'model'],
    ['a key that it does not trust', { trustedKeys: [] }, {}, 'signature'],
    ['more than it has room for', { capacityBytes: 1000 }, {}, 'storage'],
  ])('refuses %s and keeps running', async (_what, unit, changes, reason) => {
    const rig = updateRig(key, unit);
    const sent = verified(firmwareFile(key, 4000, changes), key);
    expect(await rig.update(sent, unchecked)).toEqual(unfit(reason));
    expect(rig.store.firmwareVersion).toBe('1.4.2');
    expect(rig.blocks()).toEqual([[0]]);
  });

  it.each([
    ['the signature', 130, 'signature', 'errFIRMWARE'],
    ['the header', 90, 'signature', 'errFIRMWARE'],
    ['the magic', 0, 'header', 'errFIRMWARE'],
    ['the payload', 2000, 'checksum', 'errVERIFY'],
  ])('refuses an image tampered with in %s', async (_what, at, reason, code) => {
    const rig = updateRig(key);
    const content = image.content.slice();
    content[at] = (content[at] ?? 0) ^ 1;
    expect(await rig.update({ ...image, content })).toEqual(unfit(reason, code));
    expect(rig.store.firmwareVersion).toBe('1.4.2');
    expect(await rig.update(image)).toEqual(updated());
  });

  it('does not go back behind a version that it has run', async () => {
    const rig = updateRig(key);
    await rig.update(verified(firmwareFile(key, 100, { securityVersion: 9 }), key));
    expect(rig.store.securityVersion).toBe(9);
    expect(await rig.update(image, unchecked)).toEqual(unfit('security-version'));
  });
});

describe('a power cut', () => {
  it.each([
    ['the first block', 0, [[0], all]],
    [
      'the middle',
      2 * 1024 + 5,
      [
        [0, 1, 2],
        [2, 3, 4],
      ],
    ],
    ['the last block', 4 * 1024, [all, [4]]],
  ])('in %s costs that block', async (_where, position, blocks) => {
    const rig = updateRig(key);
    rig.store.mishaps.cutPowerAtByte(position);
    expect(await rig.update(image)).toEqual(updated(1));
    expect(rig.blocks()).toEqual(blocks);
    expect(rig.store.firmwareVersion).toBe('2.0.0');
  });

  it('while installing costs the last block', async () => {
    const rig = updateRig(key);
    rig.store.mishaps.cutPowerInInstallation();
    expect(await rig.update(image)).toEqual(updated(1));
    expect(rig.blocks()).toEqual([all, [4]]);
  });

  it.each([
    [
      'sending',
      [
        [0, 1, 2],
        [2, 3, 4],
      ],
      1,
    ],
    ['installing', [all, [4]], 0],
  ] as const)('while %s is mended when the unit comes back running', async (when, blocks, cuts) => {
    const rig = updateRig(key);
    const { mishaps } = rig.store;
    mishaps.comesBackIn = 'run';
    if (when === 'sending') mishaps.cutPowerAtByte(2048);
    else mishaps.cutPowerInInstallation();
    expect(await rig.update(image)).toEqual(updated(cuts));
    expect(rig.blocks()).toEqual(blocks);
  });

  it('again and again ends the attempt, and the unit still takes an image', async () => {
    const rig = updateRig(key);
    rig.store.mishaps.cutPowerInInstallation(50);
    const outcome = await rig.update(image);
    expect(outcome).toMatchObject({ outcome: 'failed', reason: 'cut-too-often', unit: 'update' });
    rig.store.mishaps.cutPowerInInstallation(0);
    expect(await rig.update(image)).toEqual(updated());
    expect(rig.store.firmwareVersion).toBe('2.0.0');
  });

  it('leaves an unfinished transfer that another image does not go on with', async () => {
    const rig = updateRig(key);
    const other = verified(firmwareFile(key, 3000, { firmwareVersion: '2.0.1' }), key);
    const stop = new AbortController();
    const onProgress = ({ bytes }: { bytes: number }) => {
      if (bytes === 2048) stop.abort();
    };
    await rig.update(image, { signal: stop.signal, onProgress });
    expect(rig.store.storedBytes).toBe(2048);
    expect(await rig.update(other)).toEqual({ ...updated(), firmwareVersion: '2.0.1' });
    expect(rig.blocks()).toEqual([
      [0, 1],
      [0, 1, 2, 3],
    ]);
  });

  it('is a loss when the unit does not come back', async () => {
    const rig = updateRig(key);
    const onProgress = ({ bytes }: { bytes: number }) => {
      if (bytes === 2048) for (const device of rig.usb.plugged) rig.usb.unplug(device);
    };
    const outcome = await rig.update(image, { onProgress, timing: { ...rigTiming, returnMs: 50 } });
    expect(outcome).toMatchObject({ outcome: 'failed', reason: 'lost', unit: 'gone' });
  });
});

describe('a person who stops it', () => {
  it('gets the unit back as it was, and goes on another time', async () => {
    const rig = updateRig(key);
    const stop = new AbortController();
    const onProgress = ({ bytes }: { bytes: number }) => {
      if (bytes === 3072) stop.abort();
    };
    const outcome = await rig.update(image, { signal: stop.signal, onProgress });
    expect(outcome).toEqual({ outcome: 'cancelled', unit: 'run' });
    expect(rig.store.firmwareVersion).toBe('1.4.2');
    expect(await rig.update(image)).toEqual(updated());
    expect(rig.blocks()).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
  });

  it('has nothing sent when it is too early', async () => {
    const rig = updateRig(key);
    const outcome = await rig.update(image, { signal: AbortSignal.abort() });
    expect(outcome).toEqual({ outcome: 'cancelled', unit: 'run' });
    expect(rig.blocks()).toEqual([]);
  });

  it('is too late while it installs', async () => {
    const rig = updateRig(key);
    const stop = new AbortController();
    const onProgress = ({ phase }: { phase: string }) => {
      if (phase === 'installing') stop.abort();
    };
    expect(await rig.update(image, { signal: stop.signal, onProgress })).toEqual(updated());
  });
});

describe('a unit that answers wrongly', () => {
  it.each([
    ['garbage-status', 'damaged'],
    ['short-status', 'damaged'],
    ['garbage-state', 'damaged'],
    ['stays-busy', 'stuck'],
    ['stalls-everything', 'stalled'],
  ] as const)('with %s ends the attempt and is usable afterwards', async (misbehaviour, reason) => {
    const rig = updateRig(key);
    rig.store.mishaps.misbehaviour = misbehaviour;
    const timing = { ...rigTiming, blockMs: 120 };
    const outcome = await rig.update(image, { timing });
    expect(outcome).toMatchObject({ outcome: 'failed', reason, unit: 'update' });
    rig.store.mishaps.misbehaviour = null;
    expect(await rig.update(image)).toEqual(updated());
  });
});

it('a unit that stalls for a while gets what it misses', async () => {
  const rig = updateRig(key);
  let isOver = false;
  const onProgress = ({ bytes }: { bytes: number }) => {
    if (bytes !== 2048 || isOver) return;
    isOver = true;
    rig.store.mishaps.misbehaviour = 'stalls-everything';
    setTimeout(() => (rig.store.mishaps.misbehaviour = null), 20);
  };
  expect(await rig.update(image, { onProgress })).toEqual(updated());
  expect(rig.blocks()).toEqual([[0, 1, 2, 2, 3, 4]]);
});

describe('a unit that was left in update mode', () => {
  const recover = (rig: ReturnType<typeof updateRig>) =>
    recoverUnit({ bus: rig.usb, ids: referenceUnitIds, serial: rigSerial, timing: rigTiming });

  async function stuckRig(firmwareVersion: string | null) {
    const rig = updateRig(key, { firmwareVersion });
    if (firmwareVersion !== null) {
      rig.usb.unplug(rig.first);
      await rig.usb.plug(rig.updateMode());
    }
    return rig;
  }

  it('goes back to work when its firmware is whole', async () => {
    const rig = await stuckRig('1.4.2');
    expect(await recover(rig)).toEqual({ outcome: 'running', wasStuck: true });
    expect(await recover(rig)).toEqual({ outcome: 'running', wasStuck: false });
  });

  it('asks for firmware when it has none, and takes it', async () => {
    const rig = await stuckRig(null);
    expect(await recover(rig)).toEqual({ outcome: 'needs-firmware' });
    expect(await rig.update(image)).toEqual(updated());
    expect(rig.blocks()).toEqual([all]);
  });

  it('is flashed in the middle of another host’s transfer', async () => {
    const rig = await stuckRig('1.4.2');
    const [device] = await rig.usb.getDevices();
    await device?.open();
    const setup = { requestType: 'class', recipient: 'interface', request: 1, value: 0, index: 0 } as const;
    await device?.controlTransferOut(setup, image.content.subarray(0, 1024));
    await device?.close();
    expect(await rig.update(image)).toEqual(updated());
    expect(rig.blocks()).toEqual([[0, 1, 2, 3, 4]]);
  });

  it('is not found once it is pulled out', async () => {
    const rig = await stuckRig('1.4.2');
    for (const device of rig.usb.plugged) rig.usb.unplug(device);
    expect(await recover(rig)).toEqual({ outcome: 'failed', reason: 'not-found' });
  });
});
