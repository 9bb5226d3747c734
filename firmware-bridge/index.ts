export { Headset, type HeadsetOptions, type HostOrientation } from './session/headset.ts';
export { HeadsetFault, type HeadsetFaultKind } from './session/headset-fault.ts';
export type { DeviceOrientation, Identity, Status } from './protocol/messages.ts';
export type { HeadsetTransport, Unsubscribe } from './transports/headset-transport.ts';
export { memoryTransportPair } from './transports/memory-transport.ts';
export { matchDevice, type UsbDeviceDescription, type UsbMatchRule } from './discovery/match-device.ts';
export {
  openUsb,
  watchUsb,
  type MatchedDevice,
  type UsbHotplugListener,
  type UsbPort,
} from './discovery/usb-hotplug.ts';
