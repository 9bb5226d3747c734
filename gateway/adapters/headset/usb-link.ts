import type { HeadsetLink } from '../../ports/headset-link.ts';

/** A link to a device on the USB, whose end the discovery learns. */
export interface UsbLink extends HeadsetLink {
  /** Tells the listeners, once, that it is gone. */
  lose(): void;
}
