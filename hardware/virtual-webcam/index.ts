export { openVirtualWebcam, wallColour, type VirtualWebcam } from './virtual-webcam.ts';
