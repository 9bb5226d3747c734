export { Headset, type HeadsetOptions } from './session/headset.ts';
export type { HostEvent, HostOrientation } from './session/sample-stream.ts';
export { HeadsetFault, type HeadsetFaultKind } from './session/headset-fault.ts';
export type { HeadsetTransport } from './transports/headset-transport.ts';
export type {
  ControlSetup,
  TransferInResult,
  TransferOutResult,
  UsbDevicePort,
  UsbInterfaceDescription,
} from './transports/usb-device.ts';
export { memoryTransportPair } from './transports/memory-transport.ts';
export { openVendorTransport } from './transports/open-vendor-transport.ts';
export { matchDevice, type UsbDeviceDescription, type UsbMatchRule } from './discovery/match-device.ts';
export { watchUsb, type MatchedDevice } from './discovery/usb-hotplug.ts';
export { openUsb, type UsbPort } from './discovery/usb-port.ts';
export { Quarantine } from './discovery/quarantine.ts';
export { readFirmwareImage, type FirmwareImage } from './update/firmware-image.ts';
export { readTrustedKey, verifyFirmwareImage, type TrustedKey } from './update/image-signature.ts';
export { recoverUnit } from './update/recover-unit.ts';
export { signFirmwareImage, type FirmwareToSign } from './update/sign-firmware-image.ts';
export { referenceUnitIds } from './discovery/reference-ids.ts';
export { findUnits, updateBusOf, type UpdateBus } from './update/update-bus.ts';
export { updateFirmware, type UpdateRequest } from './update/update-firmware.ts';
export type { RunningFirmware, UpdateOutcome, UpdateProgress } from './update/update-outcome.ts';
export type { UpdateTiming } from './update/update-timing.ts';
