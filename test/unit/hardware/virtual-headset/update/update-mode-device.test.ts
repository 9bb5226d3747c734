import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi, afterEach, beforeEach } from 'vitest';
import { UpdateModeDevice } from '../../../../../hardware/virtual-headset/update/update-mode-device.ts';
import { UpdateStore } from '../../../../../hardware/virtual-headset/update/update-store.ts';
import {
  urbStatus,
  type VirtualUsbDevice,
} from '../../../../../hardware/virtual-headset/usb/virtual-usb-device.ts';
import { projectRoot } from '../../../../support/project-root.ts';
import { firmwareFile, rigModel, rigSerial, signingKey } from '../../../../support/update-rig.ts';

const key = signingKey();
const file = firmwareFile(key, 2 * 1024 + 100 - 184);
const image = file.subarray(0, file.length - 16);
const blockAt = (block: number) => image.subarray(block * 1024, (block + 1) * 1024);

const contractPage = readFileSync(join(projectRoot, 'hardware/reference-headset/FIRMWARE-UPDATE.md'), 'utf8');

/** The bytes below a heading of the contract, in hexadecimal. */
function contract(heading: string): string {
  const [, section = ''] = contractPage.split(`\n### ${heading}\n`);
  const hex = /^\s*```hex\n([^`]+)```/.exec(section)?.[1];
  if (hex === undefined) throw new Error(`the contract has no bytes of ${heading}`);
  return hex.replaceAll(/\s/g, '');
}

type Reply = string;

/** Requests by their bytes; a reply is hexadecimal, `stall` or `silence`, as a host on the other end of the cable sends them. */
function unit(firmwareVersion: string | null = '1.4.2') {
  const facts = { model: rigModel, vendorId: 0x1209, productId: 1, securityVersion: 7 };
  const store = new UpdateStore({ ...facts, firmwareVersion, trustedKeys: [key.raw] });
  const runTime = { vendorId: 0x1209, productId: 1 } as VirtualUsbDevice;
  const options = { store, serial: rigSerial, runTime: () => runTime, blockWriteMs: 20, installMs: 50 };
  const device = new UpdateModeDevice(options);
  const replaced: VirtualUsbDevice[] = [];
  device.onReplaced((next) => replaced.push(next));
  const ask = (type: number, request: number, value = 0, data: Uint8Array | number = 0, index = 0): Reply => {
    let reply: Reply = 'silence';
    const wLength = typeof data === 'number' ? data : data.length;
    device.submit({
      id: 1,
      endpoint: 0,
      setup: { bmRequestType: type, bRequest: request, wValue: value, wIndex: index, wLength },
      data: typeof data === 'number' ? new Uint8Array() : data,
      length: wLength,
      isoPackets: null,
      complete: (status, bytes = new Uint8Array()) => {
        reply = status === urbStatus.ok ? Buffer.from(bytes).toString('hex') : 'stall';
      },
    });
    return reply;
  };
  device.attach();
  ask(0x00, 9, 1);
  return {
    device,
    store,
    replaced,
    runTime,
    ask,
    download: (block: number, data: Uint8Array) => ask(0x21, 1, block, data),
    status: () => ask(0xa1, 3, 0, 6),
    state: () => ask(0xa1, 5, 0, 1),
    updateState: () => ask(0xc1, 1, 0, 16),
  };
}

const idle = '000000000200';
const stalledError = '0f0000000a00';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Sends a block and sees it written. */
function store(one: ReturnType<typeof unit>, block: number): void {
  expect(one.download(block, blockAt(block))).toBe('');
  expect(one.status()).toBe('001400000400');
  vi.advanceTimersByTime(20);
  expect(one.status()).toBe('000000000500');
}

describe('the update mode', () => {
  it('shows itself as the contract says', () => {
    const one = unit();
    expect(one.ask(0x80, 6, 0x0100, 255)).toBe(contract('Device'));
    expect(one.ask(0x80, 6, 0x0200, 255)).toBe(contract('Configuration'));
    expect(one.ask(0x80, 6, 0x0f00, 255)).toBe(contract('Object store'));
    expect(one.ask(0x80, 6, 0x0f00, 5)).toBe(contract('Object store').slice(0, 10));
    expect(
      Buffer.from(one.ask(0x80, 6, 0x0303, 255), 'hex')
        .toString('utf16le')
        .slice(1),
    ).toBe(rigSerial);
    expect(one.ask(0x80, 6, 0x0304, 255)).toBe('stall');
    expect(one.ask(0x80, 6, 0x0200, 9)).toBe(contract('Configuration').slice(0, 18));
  });

  it('needs no driver on Windows: gives the Microsoft set as its object store says, configured or not', () => {
    const one = unit();
    const set = contract('Microsoft OS 2.0 set');
    const store = Buffer.from(contract('Object store'), 'hex');
    // Platform capability: length of the set, then the code of the request for it.
    const [setBytes, vendorCode] = [store.readUInt16LE(36), store.readUInt8(38)];
    expect(setBytes).toBe(set.length / 2);
    expect(one.ask(0xc0, vendorCode, 0, setBytes, 7)).toBe(set);
    one.device.detach();
    one.device.attach();
    expect(one.updateState()).toBe('stall');
    expect(one.ask(0xc0, vendorCode, 0, setBytes, 7)).toBe(set);
    expect(one.ask(0xc0, vendorCode, 0, setBytes, 8)).toBe('stall');
    const text = Buffer.from(set, 'hex');
    expect(text.toString('latin1', 14, 20)).toBe('WINUSB');
    expect(text.toString('utf16le', 38, 78)).toBe('DeviceInterfaceGUIDs');
  });

  it('stores, installs and comes back in run-time mode', () => {
    const one = unit();
    expect(one.status()).toBe(idle);
    for (const block of [0, 1, 2]) store(one, block);
    const digest = createHash('sha256').update(image.subarray(0, 184)).digest('hex').slice(0, 16);
    expect(one.updateState()).toBe(`0200000064080000${digest}`);
    expect(one.ask(0x21, 1, 3)).toBe('');
    expect(one.status()).toBe('005a00000700');
    vi.advanceTimersByTime(80);
    expect(one.replaced).toEqual([one.runTime]);
    expect(one.store.firmwareVersion).toBe('2.0.0');
  });

  it('keeps what it has over a power cut', () => {
    const one = unit();
    store(one, 0);
    one.store.mishaps.cutPowerAtByte(1024);
    expect(one.download(1, blockAt(1))).toBe('silence');
    vi.advanceTimersByTime(10);
    expect(one.replaced[0]).toBeInstanceOf(UpdateModeDevice);
    expect(one.updateState().slice(0, 16)).toBe('0100000000040000');
  });

  it('forgets a block that was not written when it was pulled out', () => {
    const one = unit();
    store(one, 0);
    one.download(1, blockAt(1));
    one.device.detach();
    one.device.attach();
    one.ask(0x00, 9, 1);
    expect(one.status()).toBe(idle);
    expect(one.store.storedBytes).toBe(1024);
  });

  it('takes nothing before it is configured', () => {
    const one = unit();
    one.ask(0x00, 9, 0);
    expect(one.status()).toBe('stall');
  });
});

describe('a request at the wrong time', () => {
  it.each([
    ['an end without a transfer', [0x21, 1, 0]],
    ['an upload', [0xa1, 2, 0, 1024]],
    ['a clearing of no error', [0x21, 4]],
    ['one that there is not', [0x21, 9]],
  ] as const)('is stalled and leads to dfuERROR: %s', (_what, [type, request, value = 0, length = 0]) => {
    const one = unit();
    expect(one.ask(type, request, value, length)).toBe('stall');
    expect(one.status()).toBe(stalledError);
    expect(one.state()).toBe('0a');
    expect(one.download(0, blockAt(0))).toBe('stall');
    expect(one.ask(0x21, 4)).toBe('');
    expect(one.status()).toBe(idle);
  });

  it('is a status before the poll time-out', () => {
    const one = unit();
    one.download(0, blockAt(0));
    one.status();
    vi.advanceTimersByTime(19);
    expect(one.status()).toBe('stall');
    expect(one.ask(0x21, 4)).toBe('');
    expect(one.store.storedBytes).toBe(0);
  });

  it('is anything while it installs, which goes on', () => {
    const one = unit();
    for (const block of [0, 1, 2]) store(one, block);
    one.ask(0x21, 1, 3);
    one.status();
    expect(one.status()).toBe('stall');
    vi.advanceTimersByTime(80);
    expect(one.store.firmwareVersion).toBe('2.0.0');
  });

  it('is the end before all is there', () => {
    const one = unit();
    store(one, 0);
    expect(one.ask(0x21, 1, 1)).toBe('stall');
    expect(one.status()).toBe('090000000a00');
  });

  it.each([
    ['that does not follow', 2, 1024],
    ['that is too short', 1, 1000],
  ])('is a block %s', (_what, block, length) => {
    const one = unit();
    store(one, 0);
    one.download(block, image.subarray(1024, 1024 + length));
    one.status();
    vi.advanceTimersByTime(20);
    expect(one.status()).toBe('080000000a00');
    expect(one.store.storedBytes).toBe(1024);
  });

  it('is a block longer than a transfer may be', () => {
    const one = unit();
    expect(one.download(0, image.subarray(0, 1025))).toBe('stall');
    expect(one.status()).toBe(stalledError);
  });
});

describe('the way back', () => {
  it('is DFU_DETACH, or a reset outside of a transfer', () => {
    const byRequest = unit();
    expect(byRequest.ask(0x21, 0, 1000)).toBe('');
    vi.advanceTimersByTime(20);
    expect(byRequest.replaced).toEqual([byRequest.runTime]);
    const byReset = unit();
    byReset.device.reset();
    vi.advanceTimersByTime(20);
    expect(byReset.replaced).toEqual([byReset.runTime]);
  });

  it('is closed in a transfer, whose bytes a reset leaves', () => {
    const one = unit();
    store(one, 0);
    expect(one.ask(0x21, 0, 1000)).toBe('stall');
    one.ask(0x21, 4);
    store(one, 1);
    one.device.reset();
    one.ask(0x00, 9, 1);
    vi.advanceTimersByTime(20);
    expect(one.replaced).toEqual([]);
    expect(one.status()).toBe(idle);
    expect(one.store.storedBytes).toBe(2048);
  });

  it('is closed without firmware that runs', () => {
    const one = unit(null);
    expect(one.status()).toBe('0a0000000a00');
    one.ask(0x21, 4);
    expect(one.ask(0x21, 0, 1000)).toBe('stall');
    one.device.reset();
    vi.advanceTimersByTime(20);
    expect(one.replaced).toEqual([]);
  });

  it('is not taken by an abort, which keeps what is stored', () => {
    const one = unit();
    store(one, 0);
    expect(one.ask(0x21, 6)).toBe('');
    expect(one.status()).toBe(idle);
    store(one, 1);
    expect(one.store.storedBytes).toBe(2048);
  });
});
