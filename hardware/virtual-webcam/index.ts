export { openVirtualWebcam, wallColour, type VirtualWebcam, type WebcamScene } from './virtual-webcam.ts';
