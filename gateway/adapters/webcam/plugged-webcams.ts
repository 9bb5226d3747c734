import type { Webcam, WebcamMode } from '../../ports/webcams.ts';
import { readModes } from './v4l2-modes.ts';
import { findWebcamNodes, type UsbDescription } from './webcam-nodes.ts';

export interface PluggedWebcamsOptions {
  /** Whether a profile claims the device, so that it is no webcam. */
  isHeadset: (device: UsbDescription) => boolean;
  /** Default `/sys`. */
  sysfsFolder?: string;
}

/** The webcams that are plugged in, from sysfs and V4L2. A camera is asked what it offers once for each time it is plugged in. */
export class PluggedWebcams {
  readonly #options: PluggedWebcamsOptions;
  #modes = new Map<string, readonly WebcamMode[]>();

  constructor(options: PluggedWebcamsOptions) {
    this.#options = options;
  }

  /** In the order of their nodes; rejects with `webcam-failed` where they cannot be asked what they offer. */
  async list(): Promise<Webcam[]> {
    const { sysfsFolder = '/sys', isHeadset } = this.#options;
    const nodes = await findWebcamNodes(sysfsFolder, isHeadset);
    const asked = await Promise.all(
      nodes.map(async (node) => {
        const key = `${node.id} ${node.devicePath}`;
        return {
          key,
          webcam: { ...node, modes: this.#modes.get(key) ?? (await readModes(node.devicePath)) },
        };
      }),
    );
    // What offers no size does not capture: an encoder, a radio, a loopback that nobody feeds. It may later.
    const capturing = asked.filter(({ webcam }) => webcam.modes.length > 0);
    this.#modes = new Map(capturing.map(({ key, webcam }) => [key, webcam.modes]));
    return capturing.map(({ webcam }) => webcam);
  }
}
