import { describe, expect, it, vi } from 'vitest';
import { openVendorTransport, type HeadsetFault } from '../../../../firmware-bridge/index.ts';
import { FakeUsbDevice, headsetInterfaces } from '../../../support/fake-usb-device.ts';
import { patience } from '../../../support/patience.ts';

const frame = Uint8Array.from({ length: 12 }, (_, place) => place);

async function opened(device = new FakeUsbDevice()) {
  const transport = await openVendorTransport(device, { monotonicNs: device.monotonicNs });
  const received: Uint8Array[] = [];
  const lost = vi.fn<(fault: HeadsetFault) => void>();
  transport.onFrame((bytes) => received.push(bytes));
  transport.onLost(lost);
  return { device, transport, received, lost };
}

describe('opening the vendor interface', () => {
  it('claims that one only, and gives everything back', async () => {
    const { device, transport } = await opened();
    expect(device.calls).toEqual(['open', 'claim 2', 'select 2 0']);
    await transport.close();
    expect(device.calls.slice(3)).toEqual(['release 2', 'close']);
  });

  it('leaves a device open that somebody else opened', async () => {
    const device = new FakeUsbDevice();
    await device.open();
    const { transport } = await opened(device);
    await transport.close();
    expect(device.opened).toBe(true);
  });

  it.each<[string, string, (device: FakeUsbDevice) => void]>([
    ['it may not be opened', 'unavailable', (device) => (device.refuses = 'open')],
    ['another program has the interface', 'unavailable', (device) => (device.refuses = 'claim')],
    ['it has no configuration', 'unsupported', (device) => (device.configuration = null)],
    [
      'it is a camera only',
      'unsupported',
      (device) => (device.configuration = { interfaces: headsetInterfaces.slice(0, 1) }),
    ],
    ['it is gone', 'unavailable', (device) => device.unplug()],
    [
      'its descriptors cannot be read',
      'unsupported',
      (device) =>
        Object.defineProperty(device, 'configuration', {
          get: () => {
            throw new Error('configuration error');
          },
        }),
    ],
  ])('says so when %s', async (_, kind, spoil) => {
    const device = new FakeUsbDevice();
    spoil(device);
    await expect(openVendorTransport(device)).rejects.toMatchObject({ name: 'HeadsetFault', kind });
    expect(device.opened).toBe(false);
    expect(device.claimed.size).toBe(0);
  });
});

describe('a frame that fills its last packet', () => {
  it('is followed by an empty transfer, others are not', async () => {
    const { device, transport } = await opened();
    const lengths: number[] = [];
    device.onOut = ({ length }) => lengths.push(length);
    await transport.send(new Uint8Array(512));
    await transport.send(new Uint8Array(513));
    await transport.send(new Uint8Array(1024));
    expect(lengths).toEqual([512, 0, 513, 1024, 0]);
    await transport.close();
  });
});

describe('an endpoint that stalls', () => {
  it.each(['stall', 'reject'] as const)('is cleared, and frames go on (%s)', async (outcome) => {
    const { device, transport, received, lost } = await opened();
    device.feed(outcome, frame);
    await vi.waitFor(() => expect(received).toEqual([frame]), patience);
    expect(device.calls).toContain('clear in 2');
    device.outOutcomes.push(outcome);
    await expect(transport.send(frame)).rejects.toMatchObject({ kind: 'stalled' });
    expect(device.calls).toContain('clear out 5');
    await transport.send(frame);
    expect(lost).not.toHaveBeenCalled();
    await transport.close();
  });

  it.each([
    ['stall', 'stalled'],
    ['reject', 'stalled'],
    ['babble', 'babbling'],
  ] as const)('again and again gives the device up (%s)', async (outcome, kind) => {
    const { device, transport, lost } = await opened();
    device.feed(...Array.from({ length: 20 }, () => outcome));
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce(), patience);
    expect(lost.mock.calls[0]?.[0].kind).toBe(kind);
    expect(device.calls.filter((call) => call === 'clear in 2')).toHaveLength(5);
    await expect(transport.send(frame)).rejects.toMatchObject({ kind: 'lost' });
    await vi.waitFor(() => expect(device.claimed.size).toBe(0), patience);
  });
});

describe('a headset that does not keep to the contract', () => {
  it('is not heard where it sends more than a frame, or nothing', async () => {
    const { device, transport, received, lost } = await opened();
    device.feed(new Uint8Array(1025), new Uint8Array(), new Uint8Array(5000), frame);
    await vi.waitFor(() => expect(received).toEqual([frame]), patience);
    expect(lost).not.toHaveBeenCalled();
    await transport.close();
  });

  it('starves nobody by sending without end', async () => {
    const { device, transport, received } = await opened();
    device.feed(...Array.from({ length: 500 }, () => new Uint8Array()), frame);
    let turns = 0;
    while (received.length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      turns++;
    }
    expect(turns).toBeGreaterThan(400);
    await transport.close();
  });

  it('that takes nothing, or only a part, fails the send and no more', async () => {
    const { device, transport, lost } = await opened();
    device.outOutcomes.push('late', 3);
    await expect(transport.send(frame)).rejects.toMatchObject({ kind: 'timeout' });
    await expect(transport.send(frame)).rejects.toMatchObject({ kind: 'damaged' });
    await transport.send(frame);
    expect(lost).not.toHaveBeenCalled();
    await transport.close();
  });
});

describe('a device that is unplugged', () => {
  it('while it sends is lost once, and everything is given back', async () => {
    const { device, transport, lost } = await opened();
    device.feed(frame);
    device.unplug();
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce(), patience);
    await vi.waitFor(() => expect(device.calls.at(-1)).toBe('close'), patience);
    await transport.close();
    expect(lost).toHaveBeenCalledOnce();
  });

  it('while a frame is sent fails that with lost', async () => {
    const { device, transport, lost } = await opened(new FakeUsbDevice(5000));
    device.outOutcomes.push('reject');
    const sending = transport.send(frame);
    await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
    device.unplug();
    await expect(sending).rejects.toMatchObject({ kind: 'lost' });
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce(), patience);
    await transport.close();
  });
});
