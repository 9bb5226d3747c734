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
export {
  readFirmwareImage,
  type FirmwareImage,
  type ImageFault,
  type ImageReading,
} from './update/firmware-image.ts';
export { readTrustedKey, verifyFirmwareImage, type TrustedKey } from './update/image-signature.ts';
export { recoverUnit, type RecoveryOutcome } from './update/recover-unit.ts';
export { signFirmwareImage, type FirmwareToSign } from './update/sign-firmware-image.ts';
export { findUnits, referenceUnitIds, type UpdateBus } from './update/update-bus.ts';
export { updateFirmware, type UpdateRequest } from './update/update-firmware.ts';
export type { RunningFirmware, UpdateOutcome, UpdateProgress } from './update/update-outcome.ts';
