import type { MakeFamily } from './decoder-family.ts';
import { configurationDescriptors } from './families/descriptors.ts';
import { dfuAnswers, firmwareFiles, imageBlocks } from './families/firmware-update.ts';
import { rtcpPackets } from './families/network-packets.ts';
import { profileFiles, sdpOffers, storedCalibrations, webcamModes } from './families/texts.ts';
import { headsetControlRequests, updateModeControlRequests } from './families/usb-devices.ts';
import { usbIpCommands, usbIpConnections, usbIpOperations } from './families/usbip.ts';
import { deviceVendorFrames, hostVendorFrames } from './families/vendor-frames.ts';

/** Every decoder of bytes from outside: of a headset, of whoever attaches the virtual one, of files and tools, of viewers. */
export const families: Readonly<Record<string, MakeFamily>> = {
  'vendor-frames': hostVendorFrames,
  'dfu-answers': dfuAnswers,
  'firmware-files': firmwareFiles,
  'configuration-descriptors': configurationDescriptors,
  'stored-calibrations': storedCalibrations,
  'profile-files': profileFiles,
  'webcam-modes': webcamModes,
  'rtcp-packets': rtcpPackets,
  'sdp-offers': sdpOffers,
  'virtual-vendor-frames': deviceVendorFrames,
  'virtual-control-requests': headsetControlRequests,
  'virtual-update-requests': updateModeControlRequests,
  'virtual-image-blocks': imageBlocks,
  'usbip-commands': usbIpCommands,
  'usbip-operations': usbIpOperations,
  'usbip-connections': usbIpConnections,
};
