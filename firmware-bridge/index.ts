export { Headset, type HostOrientation } from './session/headset.ts';
export { HeadsetFault } from './session/headset-fault.ts';
export type { DeviceOrientation } from './protocol/messages.ts';
export type { HeadsetTransport } from './transports/headset-transport.ts';
export { memoryTransportPair } from './transports/memory-transport.ts';
export { matchDevice, type UsbMatchRule } from './discovery/match-device.ts';
export { openUsb, watchUsb, type MatchedDevice, type UsbPort } from './discovery/usb-hotplug.ts';
export type {
  ControlSetup,
  TransferInResult,
  TransferOutResult,
  UsbDevicePort,
  UsbInterfaceDescription,
} from './transports/usb-device.ts';
