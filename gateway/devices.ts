import type { MonitorLister } from './ports/display-provider.ts';
import type { HeadsetDiscovery } from './ports/headset-link.ts';
import type { IdentityPictures } from './ports/identity-pictures.ts';
import type { MediaEngine } from './ports/media-engine.ts';
import type { ViewerTransport } from './ports/viewer-transport.ts';

/** What the gateway drives outside its own process. Tests bring their own. */
export interface Devices {
  usb: HeadsetDiscovery;
  virtual: HeadsetDiscovery;
  mediaEngine: MediaEngine;
  transport: ViewerTransport;
  identityPictures: IdentityPictures;
  monitors: MonitorLister;
  /** Ends what belongs to no headset, such as a display that was started; after everything else has stopped. */
  close(): Promise<void>;
}
