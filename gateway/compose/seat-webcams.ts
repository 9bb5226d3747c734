import { isHeadset } from '../adapters/headset/load-profiles.ts';
import type { UsbHeadsetDiscovery } from '../adapters/headset/usb-headset-discovery.ts';
import { FswebcamWebcams } from '../adapters/webcam/fswebcam-webcams.ts';
import { LocalSeatWebcams } from '../adapters/webcam/local-seat-webcams.ts';
import type { Config } from '../config/config-schema.ts';
import type { Log } from '../ports/log.ts';
import type { SeatWebcams } from '../ports/seat-webcams.ts';
import type { Profile } from '../../hardware/profiles/index.ts';
import type { BuiltFiles } from './built-files.ts';
import { openVirtualWebcam } from '../../hardware/virtual-webcam/index.ts';

/** The webcams beside this machine's headsets; null where the configuration wants none. */
export function composeSeatWebcams(
  { webcam: choice }: Pick<Config, 'webcam'>,
  log: Log,
  profiles: readonly Profile[],
  headsets: UsbHeadsetDiscovery,
  { webcamStillProcessEntry }: Pick<BuiltFiles, 'webcamStillProcessEntry'>,
): SeatWebcams | null {
  if (choice === 'none') return null;
  const plugged = new FswebcamWebcams({
    stillProcessEntry: webcamStillProcessEntry,
    isHeadset: (device) => isHeadset(profiles, device),
  });
  return new LocalSeatWebcams({
    choice,
    list: () => plugged.list(),
    takeStill: async (webcamId) => (await plugged.takeStill(webcamId)).jpeg,
    countHeadsets: () => headsets.count,
    openDemonstration: async () => {
      const webcam = await openVirtualWebcam();
      const { port, widthPx, heightPx, framesPerSecond } = webcam;
      return {
        source: { kind: 'mjpeg-tcp', port, widthPx, heightPx, framesPerSecond },
        show: (scene) => webcam.show(scene),
        close: () => webcam.close(),
      };
    },
    log,
  });
}
