import { memoryTransportPair, openVendorTransport } from '../../firmware-bridge/index.ts';
import { FakeUsbDevice } from '../support/fake-usb-device.ts';
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
