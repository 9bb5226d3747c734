import { tmpdir } from 'node:os';
import { X11DisplayProvider } from '../adapters/display/x11-display-provider.ts';
import { GstreamerMediaEngine } from '../adapters/gstreamer/gstreamer-media-engine.ts';
import { checkVirtualHeadset } from '../adapters/headset/check-virtual-headset.ts';
import { loadProfiles } from '../adapters/headset/load-profiles.ts';
import { readUnitCalibration } from '../adapters/headset/unit-calibrations.ts';
import { UsbHeadsetDiscovery } from '../adapters/headset/usb-headset-discovery.ts';
import { VirtualHeadsetDiscovery } from '../adapters/headset/virtual-headset-discovery.ts';
import { SharpIdentityPictures } from '../adapters/still-pictures/sharp-identity-pictures.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Config } from '../config/config-schema.ts';
import type { Devices } from '../devices.ts';
import { everyTenth } from '../every-tenth.ts';
import type { Log } from '../ports/log.ts';
import type { BuiltFiles } from './built-files.ts';
import { composeEncoderTrials } from './encoder-trials.ts';
import { composeSeatWebcams } from './seat-webcams.ts';
import { composeStitchMaps } from './stitch-maps.ts';
import { composeViewerTransport } from './viewer-transport.ts';

/** Builds the real devices; throws `config-invalid`, `config-missing` and `port-in-use` for what the configuration says of them. */
export async function composeDevices(config: Config, log: Log, files: BuiltFiles): Promise<Devices> {
  await checkVirtualHeadset(config.virtualHeadset);
  const clock = systemClock;
  const displays = config.screens === 'none' ? null : composeDisplays(log, files);
  const stitchMaps = composeStitchMaps(config.cacheDir, files);
  const profiles = await loadProfiles(files.profilesFolder, config.cameras);
  const usb = new UsbHeadsetDiscovery({
    profiles,
    clock,
    findCalibration: (profileId, serial) => readUnitCalibration(config.dataDir, profileId, serial),
  });
  const webcams = composeSeatWebcams(config, log, profiles, usb, files);
  const trials = composeEncoderTrials(config.cacheDir, files, log);
  const viewers = await composeViewerTransport(config, log);
  return {
    usb,
    virtual: composeVirtualHeadset(config, log, files),
    mediaEngine: new GstreamerMediaEngine({
      workerEntryPath: files.mediaWorkerEntry,
      pluginDirectory: files.stitchElementFolder,
      provideStitching: (headset) => stitchMaps.provide(headset),
      displays,
      webcams,
      encoderOrder: (found) => trials.order(found),
      clock,
      log,
      environment: process.env,
    }),
    transport: viewers.transport,
    monitors: displays ?? { monitorNames: () => Promise.resolve(null) },
    identityPictures: new SharpIdentityPictures({ decodeProcessEntry: files.pictureDecodeProcessEntry }),
    close: async () => {
      await Promise.all([displays?.close(), webcams?.close(), viewers.close()]);
    },
  };
}

function composeDisplays(log: Log, files: BuiltFiles): X11DisplayProvider {
  return new X11DisplayProvider({
    environment: process.env,
    examPagePath: files.examPagePath,
    runtimeDirectory: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
    log,
  });
}

function composeVirtualHeadset(config: Config, log: Log, files: BuiltFiles): VirtualHeadsetDiscovery {
  return new VirtualHeadsetDiscovery({
    ...config.virtualHeadset,
    cacheFolder: config.cacheDir,
    cameraEntry: files.cameraEntry,
    renderThreadEntry: files.renderThreadEntry,
    clock: systemClock,
    onProgress: everyTenth((percent) => log.info({ percent }, 'preparing the scene of the virtual headset')),
    onPlaying: ({ loopStartMonotonicNs, ...rest }, speakerMonitorPort) =>
      log.info(
        { loopStartMonotonicNs: loopStartMonotonicNs.toString(), ...rest, speakerMonitorPort },
        'the virtual headset plays',
      ),
    onFault: (error) => log.error({ err: error }, 'the virtual headset could not be plugged in again'),
  });
}
