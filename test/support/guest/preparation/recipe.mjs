/**
 * What the guest is made of, besides the files of the machine it runs on, which it sees read-only.
 */

/** Debian's kernel; its cloud flavour lacks USB/IP, UVC and 9p. The package depends on the newest one of its release. */
export const kernelPackage = 'linux-image-amd64';

/** Runs the guest's first steps, before it sees this machine's files. */
export const busyboxPackage = 'busybox-static';

/** Package → what needs it in the guest. Unpacked with what they depend on, unless this machine has it already. */
export const toolPackages = {
  udev: 'npm usb hears of plugging only while udev runs; reads the headset’s rules',
  'v4l-utils': 'v4l2-ctl: what a camera offers, as any Linux program sees it',
  'alsa-utils': 'arecord and aplay: the headset’s microphone and speaker',
  fswebcam: 'stills of an ordinary webcam',
};

/** Loaded at boot, in this order, each after what it depends on. */
export const bootModules = [
  'virtio_pci',
  'virtio_net',
  '9p',
  '9pnet_virtio',
  'overlay',
  'vhci-hcd',
  'uvcvideo',
  'snd-usb-audio',
];

/** Loaded by a suite that wants them: `vivid` is the kernel's own virtual camera. */
export const laterModules = ['vivid'];
