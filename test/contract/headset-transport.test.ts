import { memoryTransportPair, openVendorTransport } from '../../firmware-bridge/index.ts';
import { inProcessUsb } from '../../hardware/virtual-headset/usb/in-process-usb.ts';
import { FakeUsbDevice } from '../support/fake-usb-device.ts';
import { VendorUsbDevice } from '../support/vendor-usb-device.ts';
import { describeHeadsetTransport } from './headset-transport-contract.ts';

describeHeadsetTransport('a pair of ends in memory', () => {
  const [host, device] = memoryTransportPair();
  const received: Uint8Array[] = [];
  let hostIsGone = false;
  device.onFrame((frame) => received.push(frame));
  device.onLost(() => (hostIsGone = true));
  return Promise.resolve({
    host,
    headset: {
      received,
      send: (frame) => void device.send(frame).catch(() => undefined),
      vanish: () => void device.close(),
      get hostIsGone() {
        return hostIsGone;
      },
    },
  });
});

describeHeadsetTransport('the vendor interface on the USB', async () => {
  const device = new FakeUsbDevice();
  const received: Uint8Array[] = [];
  let hostIsGone = false;
  // An empty transfer only says that the one before it ended.
  device.onOut = (bytes) => {
    if (bytes.length > 0) received.push(bytes);
  };
  device.onReleased = () => (hostIsGone = true);
  return {
    host: await openVendorTransport(device, { monotonicNs: device.monotonicNs }),
    headset: {
      received,
      send: (frame) => device.feed(frame),
      vanish: () => device.unplug(),
      get hostIsGone() {
        return hostIsGone;
      },
    },
  };
});

describeHeadsetTransport('the vendor interface of a virtual device on the USB of this process', async () => {
  const device = new VendorUsbDevice();
  const received: Uint8Array[] = [];
  device.vendor.onFrame((frame) => received.push(frame.slice()));
  const usb = inProcessUsb();
  await usb.plug(device);
  const [port] = await usb.getDevices();
  if (port === undefined) throw new Error('the device is not on the bus');
  return {
    host: await openVendorTransport(port),
    headset: {
      received,
      send: (frame) => void device.vendor.send(frame),
      vanish: () => usb.unplug(device),
      // A device is not told: it is closed, and another one could open it.
      get hostIsGone() {
        return !port.opened;
      },
    },
  };
});
