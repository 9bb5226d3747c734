import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseConfiguration } from '../../../../../hardware/virtual-headset/usb/parse-configuration.ts';
import { inProcessUsb } from '../../../../../hardware/virtual-headset/usb/in-process-usb.ts';
import {
  urbStatus,
  type Urb,
  type VirtualUsbDevice,
} from '../../../../../hardware/virtual-headset/usb/virtual-usb-device.ts';
import { seededRandom } from '../../../../../hardware/virtual-headset/seeded-random.ts';

const configuration = Uint8Array.from([
  ...[9, 2, 48, 0, 2, 1, 0, 0x80, 250],
  ...[9, 4, 0, 0, 2, 0xff, 0, 0, 0],
  ...[7, 5, 0x82, 3, 64, 0, 4],
  ...[7, 5, 0x05, 2, 0, 2, 0],
  ...[9, 4, 1, 0, 1, 0x0e, 2, 0, 0],
  ...[7, 5, 0x81, 2, 0, 2, 0],
]);
const deviceDescriptor = Uint8Array.from([18, 1, 0, 2, 0, 0, 0, 64, 9, 18, 1, 0, 0, 1, 0, 1, 2, 1]);

/** A device with descriptors, which keeps every other transfer for the test to answer. */
class ProbeDevice implements VirtualUsbDevice {
  readonly vendorId = 0x1209;
  readonly productId = 1;
  readonly speed = 3;
  readonly deviceDescriptor = deviceDescriptor;
  configurationDescriptor = configuration;
  readonly pending = new Map<number, Urb>();
  resets = 0;
  replace: (next: VirtualUsbDevice) => void = () => undefined;

  attach(): void {
    this.pending.clear();
  }

  detach(): void {
    this.pending.clear();
  }

  reset(): void {
    this.resets++;
  }

  cancel(id: number): boolean {
    return this.pending.delete(id);
  }

  onReplaced(listener: (next: VirtualUsbDevice) => void): void {
    this.replace = listener;
  }

  submit(urb: Urb): void {
    const setup = urb.setup;
    const isStandard = setup !== null && (setup.bmRequestType & 0x60) === 0;
    if (!isStandard) this.pending.set(urb.id, urb);
    else if (setup.bRequest !== 6) urb.complete(urbStatus.ok);
    else urb.complete(urbStatus.ok, this.#descriptor(setup.wValue).subarray(0, setup.wLength));
  }

  #descriptor(value: number): Uint8Array {
    if (value === 0x0100) return this.deviceDescriptor;
    if (value === 0x0200) return this.configurationDescriptor;
    const text = value === 0x0301 ? 'Probe' : 'P-1';
    return Uint8Array.of(2 + 2 * text.length, 3, ...Buffer.from(text, 'utf16le'));
  }

  /** Answers the one transfer that is pending. */
  answer(status: number, data?: Uint8Array): void {
    const [urb] = this.pending.values();
    if (urb === undefined) throw new Error('nothing is pending');
    this.pending.delete(urb.id);
    urb.complete(status, data);
  }
}

async function opened() {
  const device = new ProbeDevice();
  const usb = inProcessUsb([device]);
  const [port] = await usb.getDevices();
  if (port === undefined) throw new Error('no device');
  await port.open();
  await port.claimInterface(0);
  return { device, usb, port };
}

const vendorIn = { requestType: 'vendor', recipient: 'interface', request: 1, value: 2, index: 3 } as const;

describe('a device', () => {
  it('is shown by what its descriptors say', async () => {
    const { port } = await opened();
    expect([port.productName, port.serialNumber, port.bus, port.address]).toEqual(['Probe', 'P-1', '1', 2]);
    expect(port.configuration?.interfaces[0]).toEqual({
      interfaceNumber: 0,
      alternates: [
        {
          alternateSetting: 0,
          interfaceClass: 0xff,
          interfaceSubclass: 0,
          interfaceProtocol: 0,
          endpoints: [
            { endpointNumber: 2, direction: 'in', type: 'interrupt', packetSize: 64 },
            { endpointNumber: 5, direction: 'out', type: 'bulk', packetSize: 512 },
          ],
        },
      ],
    });
  });

  it('is not shown when its descriptors make no sense', async () => {
    const device = new ProbeDevice();
    device.configurationDescriptor = configuration.subarray(0, 30);
    expect(await inProcessUsb([device]).getDevices()).toEqual([]);
  });

  it('gives interfaces to one holder, and the kernel’s to none', async () => {
    const { usb, port } = await opened();
    await expect(port.claimInterface(1)).rejects.toThrow('claimInterface error: interface is busy');
    await expect(port.claimInterface(7)).rejects.toThrow();
    const [other] = await usb.getDevices();
    await other?.open();
    await expect(other?.claimInterface(0)).rejects.toThrow();
    await port.close();
    await other?.claimInterface(0);
  });

  it('answers control requests', async () => {
    const { device, port } = await opened();
    const answer = port.controlTransferIn(vendorIn, 16);
    const [urb] = device.pending.values();
    expect(urb?.setup).toEqual({ bmRequestType: 0xc1, bRequest: 1, wValue: 2, wIndex: 3, wLength: 16 });
    device.answer(urbStatus.ok, Uint8Array.of(1, 2));
    expect((await answer).data?.byteLength).toBe(2);
    await expect(port.controlTransferOut(vendorIn)).rejects.toThrow(TypeError);
  });

  it('rejects what stalls, and what is longer than was asked for', async () => {
    const { device, port } = await opened();
    const stalled = port.controlTransferIn(vendorIn, 16);
    device.answer(urbStatus.stall);
    await expect(stalled).rejects.toThrow('controlTransferIn error: endpoint stalled');
    const babble = port.transferIn(2, 64);
    device.answer(urbStatus.ok, new Uint8Array(65));
    await expect(babble).rejects.toThrow('transferIn error: Fault');
  });

  it('rounds a transfer up to whole packets and cuts off what was not asked for', async () => {
    const { device, port } = await opened();
    const transfer = port.transferIn(2, 10);
    expect([...device.pending.values()][0]).toMatchObject({ endpoint: 0x82, length: 64 });
    device.answer(urbStatus.ok, new Uint8Array(64));
    expect((await transfer).data?.byteLength).toBe(10);
  });

  it('carries one transfer at a time on an endpoint that is claimed', async () => {
    const { device, port } = await opened();
    const first = port.transferIn(2, 64);
    await expect(port.transferIn(2, 64)).rejects.toThrow('endpoint not found');
    device.answer(urbStatus.ok);
    await first;
    await port.releaseInterface(0);
    await expect(port.transferOut(5, new Uint8Array(1))).rejects.toThrow('endpoint not found');
    await port.close();
    await expect(port.controlTransferIn(vendorIn, 1)).rejects.toThrow('invalid state');
  });

  it('is reset as a whole', async () => {
    const { device, port } = await opened();
    await port.reset();
    expect(device.resets).toBe(1);
  });
});

describe('time', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is over for a transfer after a second, which the device then forgets', async () => {
    const { device, port } = await opened();
    const transfer = port.transferIn(2, 64);
    const rejected = expect(transfer).rejects.toThrow('transferIn error: Cancelled');
    await vi.advanceTimersByTimeAsync(999);
    expect(device.pending.size).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await rejected;
    expect(device.pending.size).toBe(0);
  });
});

describe('plugs', () => {
  it('are told of, each with another address', async () => {
    const device = new ProbeDevice();
    const usb = inProcessUsb();
    const seen: string[] = [];
    usb.addEventListener('connect', (event) => seen.push(`+${event.device.address}`));
    usb.addEventListener('disconnect', (event) => seen.push(`-${event.device.address}`));
    await usb.plug(device);
    usb.unplug(device);
    usb.unplug(device);
    await usb.plug(device);
    expect(seen).toEqual(['+2', '-2', '+3']);
  });

  it('end what is under way', async () => {
    const { device, usb, port } = await opened();
    const transfer = port.transferIn(2, 64);
    usb.unplug(device);
    await expect(transfer).rejects.toThrow('transferIn error: Disconnected');
    await expect(port.controlTransferIn(vendorIn, 1)).rejects.toThrow('device disconnected');
    expect(await usb.getDevices()).toEqual([]);
  });

  it('follow a device that comes back as another', async () => {
    const { device, usb } = await opened();
    const next = new ProbeDevice();
    const connected = new Promise<number>((resolve) => {
      usb.addEventListener('connect', (event) => resolve(event.device.address));
    });
    device.replace(next);
    expect(await connected).toBe(3);
    expect(usb.plugged).toEqual([next]);
  });

  it('do not come back after the cable was pulled out', async () => {
    const { device, usb } = await opened();
    usb.unplug(device);
    device.replace(new ProbeDevice());
    await new Promise((resolve) => setImmediate(resolve));
    expect(usb.plugged).toEqual([]);
  });
});

it('parses whatever chance makes of a configuration', () => {
  const random = seededRandom(22);
  for (let round = 0; round < 3000; round++) {
    const bytes = configuration.slice(0, Math.ceil(random() * configuration.length));
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    const parsed = parseConfiguration(bytes);
    if (parsed !== null) expect(parsed.length).toBeLessThan(4);
  }
});
