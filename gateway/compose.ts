import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { randomSecrets } from './adapters/crypto/random-secrets.ts';
import { ScryptPasswordHasher } from './adapters/crypto/scrypt-password-hasher.ts';
import { ThreadChartDetector } from './adapters/calibration-chart/thread-chart-detector.ts';
import { writeChartSheet } from './adapters/calibration-chart/write-chart-sheet.ts';
import { X11DisplayProvider } from './adapters/display/x11-display-provider.ts';
import { UsbFirmwareStation } from './adapters/firmware-update/usb-firmware-station.ts';
import { GstreamerMediaJob } from './adapters/gstreamer/gstreamer-media-job.ts';
import { workerEnvironment } from './adapters/gstreamer/worker-environment.ts';
import { GstreamerMediaEngine } from './adapters/gstreamer/gstreamer-media-engine.ts';
import { CalibrationFiles } from './adapters/headset/calibration-files.ts';
import { calibrationOutputFile } from './adapters/headset/calibration-output-file.ts';
import { checkVirtualHeadset } from './adapters/headset/check-virtual-headset.ts';
import { isHeadset, loadProfiles } from './adapters/headset/load-profiles.ts';
import { readUnitCalibration, unitCalibrationPath } from './adapters/headset/unit-calibrations.ts';
import { UsbHeadsetDiscovery } from './adapters/headset/usb-headset-discovery.ts';
import { VirtualHeadsetDiscovery } from './adapters/headset/virtual-headset-discovery.ts';
import { buildHttpServer } from './adapters/http/build-http-server.ts';
import type { HttpUseCases } from './adapters/http/http-use-cases.ts';
import { statesFullRange } from './adapters/panorama-files/full-range.ts';
import { panoramaFileStore } from './adapters/panorama-files/panorama-file-store.ts';
import { EventHub } from './adapters/realtime/event-hub.ts';
import { closeDatabase, openDatabase } from './adapters/sqlite/open-database.ts';
import { SqliteAccountStore } from './adapters/sqlite/sqlite-account-store.ts';
import { SqliteAuditLog } from './adapters/sqlite/sqlite-audit-log.ts';
import { SqliteExamSessionStore } from './adapters/sqlite/sqlite-exam-session-store.ts';
import { SqliteHeadsetStore } from './adapters/sqlite/sqlite-headset-store.ts';
import { SqliteSignInLinkStore } from './adapters/sqlite/sqlite-sign-in-link-store.ts';
import { SqliteSignInStore } from './adapters/sqlite/sqlite-sign-in-store.ts';
import { sharpGreyPictures } from './adapters/still-pictures/sharp-grey-pictures.ts';
import { StitchMapCache } from './adapters/stitch-maps/stitch-map-cache.ts';
import { createLog } from './adapters/system/pino-log.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { FswebcamWebcams } from './adapters/webcam/fswebcam-webcams.ts';
import { checkUdpAddress } from './adapters/webrtc/check-udp-address.ts';
import { WebRtcViewerTransport } from './adapters/webrtc/webrtc-viewer-transport.ts';
import { compareWithChart } from '../hardware/calibration/chart/chart-comparison.ts';
import { fitChart } from '../hardware/calibration/chart/chart-fit.ts';
import { chartReport } from '../hardware/calibration/chart/chart-report.ts';
import type { ChartPaper } from '../hardware/calibration/chart/chart.ts';
import { refineFromRoom } from '../hardware/calibration/room/refine-from-room.ts';
import { calibrateUnknownCamera as fitUnknownCamera } from '../hardware/calibration/room/unknown-camera.ts';
import { udevRules, type UdevRulesOptions } from '../hardware/udev/udev-rules.ts';
import type { Config } from './config/config-schema.ts';
import { publicOriginOf } from './config/public-origin.ts';
import type { Devices } from './devices.ts';
import { everyTenth } from './every-tenth.ts';
import type { Calibration } from './ports/calibration-source.ts';
import { CodedError } from './ports/coded-error.ts';
import type { IceServer } from './ports/viewer-transport.ts';
import type { Log } from './ports/log.ts';
import type { Webcams } from './ports/webcams.ts';
import { RunningGateway } from './running-gateway.ts';
import { adoptHeadset } from './use-cases/adopt-headset.ts';
import { BackgroundWork } from './use-cases/background-work.ts';
import { calibrateWithChart } from './use-cases/calibrate-with-chart.ts';
import { calibrateUnknownCamera } from './use-cases/calibrate-unknown-camera.ts';
import { calibrateWithRoom } from './use-cases/calibrate-with-room.ts';
import { addViewerCandidates, stopWatching } from './use-cases/change-watching.ts';
import { HeadsetChooser } from './use-cases/choose-headset.ts';
import { createAccount } from './use-cases/create-account.ts';
import { ExamSessionBoard } from './use-cases/exam-session-board.ts';
import { fetchStill } from './use-cases/fetch-still.ts';
import { HeadsetBoard } from './use-cases/headset-board.ts';
import { identify, identifyDigest } from './use-cases/identify.ts';
import { issueSignInLink } from './use-cases/issue-sign-in-link.ts';
import { issueStartLinks } from './use-cases/issue-start-links.ts';
import { issueViewerToken } from './use-cases/issue-viewer-token.ts';
import { LiveHeadsets } from './use-cases/live-headsets.ts';
import { prepareDemonstration } from './use-cases/prepare-demonstration.ts';
import { releaseAllHeadsets, releaseHeadset } from './use-cases/release-headset.ts';
import { reportFigures } from './use-cases/report-figures.ts';
import { setAccountDisabled } from './use-cases/set-account-disabled.ts';
import { listExamSessions, showExamSession } from './use-cases/show-exam-sessions.ts';
import { showCurrentState } from './use-cases/show-current-state.ts';
import { signInWithLink } from './use-cases/sign-in-with-link.ts';
import { signInWithPassword } from './use-cases/sign-in-with-password.ts';
import { signOut } from './use-cases/sign-out.ts';
import { startWatching } from './use-cases/start-watching.ts';
import { stitchPictures } from './use-cases/stitch-pictures.ts';
import { sweep } from './use-cases/sweep.ts';
import { updateFirmware } from './use-cases/update-firmware.ts';
import { ViewerRegistry } from './use-cases/viewer-registry.ts';
import { ViewerTokens } from './use-cases/viewer-tokens.ts';

/** What the set-up built and what comes with the project, by absolute path. */
export interface BuiltFiles {
  mediaWorkerEntry: string;
  jobWorkerEntry: string;
  stitchElementFolder: string;
  stitchMapThreadEntry: string;
  calibrationCodeFolder: string;
  cameraEntry: string;
  renderThreadEntry: string;
  profilesFolder: string;
  examPagePath: string;
  chartDetectionThreadEntry: string;
  webcamStillProcessEntry: string;
}

/** Builds the log that everything in this process writes to. */
export function composeLog(config: Config, json: boolean): Log {
  return createLog({ level: config.logLevel, json, write: (text) => process.stderr.write(text) });
}

/** Builds the real devices; throws `config-invalid`, `config-missing` and `port-in-use` for what the configuration says of them. */
export async function composeDevices(config: Config, log: Log, files: BuiltFiles): Promise<Devices> {
  await checkVirtualHeadset(config.virtualHeadset);
  await checkUdpAddress(config.webrtc);
  const clock = systemClock;
  const displays = new X11DisplayProvider({
    environment: process.env,
    examPagePath: files.examPagePath,
    runtimeDirectory: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
    log,
  });
  const stitchMaps = composeStitchMaps(config.cacheDir, files);
  return {
    usb: new UsbHeadsetDiscovery({
      profiles: await loadProfiles(files.profilesFolder, config.cameras),
      clock,
      findCalibration: (profileId, serial) => readUnitCalibration(config.dataDir, profileId, serial),
    }),
    virtual: composeVirtualHeadset(config, log, files),
    mediaEngine: new GstreamerMediaEngine({
      workerEntryPath: files.mediaWorkerEntry,
      pluginDirectory: files.stitchElementFolder,
      provideStitching: (headset) => stitchMaps.provide(headset),
      displays,
      webcams: null,
      clock,
      log,
      environment: process.env,
    }),
    transport: new WebRtcViewerTransport({
      clock,
      newId: () => randomSecrets.newId(),
      randomUint32: () => randomInt(2 ** 32),
      maxViewers: config.viewers.maxTotal,
      iceServers: config.iceServers as IceServer[],
      ...config.webrtc,
    }),
    close: () => displays.close(),
  };
}

function composeStitchMaps(cacheDir: string, files: BuiltFiles): StitchMapCache {
  return new StitchMapCache({
    folder: join(cacheDir, 'stitch-maps'),
    threadEntry: files.stitchMapThreadEntry,
    codeFolder: files.calibrationCodeFolder,
  });
}

/** Builds what turns files and cameras into panoramas, without a gateway; throws `config-invalid` for a bad profile or camera. */
export async function composeStitching(
  { cacheDir, cameras }: Pick<Config, 'cacheDir' | 'cameras'>,
  files: BuiltFiles,
) {
  const profiles = await loadProfiles(files.profilesFolder, cameras);
  const stitchMaps = composeStitchMaps(cacheDir, files);
  const environment = workerEnvironment(process.env, files.stitchElementFolder, null);
  return {
    profileIds: profiles.map(({ id }) => id),
    stitch: stitchPictures({
      calibrations: new CalibrationFiles(profiles),
      provideStitching: (calibration, panorama) => stitchMaps.provideFor(calibration, panorama),
      mediaJobs: {
        open: () => new GstreamerMediaJob({ entryPath: files.jobWorkerEntry, environment, statesFullRange }),
      },
      panoramaFiles: panoramaFileStore,
    }),
  };
}

/** This machine's webcams: the cameras that no profile claims; throws `config-invalid` for a bad profile or camera. */
export async function composeWebcams(
  { cameras }: Pick<Config, 'cameras'>,
  files: Pick<BuiltFiles, 'profilesFolder' | 'webcamStillProcessEntry'>,
): Promise<Webcams> {
  const profiles = await loadProfiles(files.profilesFolder, cameras);
  return new FswebcamWebcams({
    stillProcessEntry: files.webcamStillProcessEntry,
    isHeadset: (device) => isHeadset(profiles, device),
  });
}

/** The udev rules for the project's cameras and those of the configuration; throws `config-invalid` for a bad profile or camera. */
export async function composeUdevRules(
  { cameras }: Pick<Config, 'cameras'>,
  files: Pick<BuiltFiles, 'profilesFolder'>,
  options: UdevRulesOptions,
): Promise<string> {
  return udevRules(await loadProfiles(files.profilesFolder, cameras), options);
}

function composeVirtualHeadset(config: Config, log: Log, files: BuiltFiles): VirtualHeadsetDiscovery {
  return new VirtualHeadsetDiscovery({
    ...config.virtualHeadset,
    cacheFolder: config.cacheDir,
    cameraEntry: files.cameraEntry,
    renderThreadEntry: files.renderThreadEntry,
    clock: systemClock,
    onProgress: everyTenth((percent) => log.info({ percent }, 'preparing the scene of the virtual headset')),
    onPlaying: ({ loopStartMonotonicNs, ...rest }) =>
      log.info(
        { loopStartMonotonicNs: loopStartMonotonicNs.toString(), ...rest },
        'the virtual headset plays',
      ),
    onFault: (error) => log.error({ err: error }, 'the virtual headset could not be plugged in again'),
  });
}

/** Builds the gateway on these devices, opens its database and listens; throws `config-missing`, `store-failed`, `port-in-use`. */
export async function composeGateway(
  config: Config,
  log: Log,
  devices: Devices,
  consoleFolder: string,
): Promise<RunningGateway> {
  const tls = await readTls(config);
  const database = await openDatabase(join(config.dataDir, 'roundsight.db'), log);
  try {
    const parts = composeParts(config, log, devices, database);
    await prepareDemonstration(parts)();
    const server = await buildHttpServer(
      { useCases: composeUseCases(parts), events: parts.consoleEvents, log },
      {
        tls,
        publicOrigin: publicOriginOf(config),
        consoleFolder,
        iceServers: config.iceServers as IceServer[],
        limits: config.rateLimits,
      },
    );
    return await RunningGateway.start({ ...composeDuties(parts, config, database), config, log, server });
  } catch (error) {
    await closeDatabase(database);
    throw error;
  }
}

async function readTls(config: Config): Promise<{ certificate: Buffer; key: Buffer } | null> {
  if (config.tls === undefined) return null;
  const read = (key: string, file: string): Promise<Buffer> =>
    readFile(file).catch((error: unknown) => {
      throw new CodedError('config-missing', `tls.${key}: ${file}`, { cause: error });
    });
  const { certificateFile, keyFile } = config.tls;
  return {
    certificate: await read('certificateFile', certificateFile),
    key: await read('keyFile', keyFile),
  };
}

/** Builds what `roundsight calibrate` does; throws `config-invalid` for a profile that is not one. */
export async function composeCalibrating(
  { dataDir, cameras }: Pick<Config, 'dataDir' | 'cameras'>,
  files: Pick<BuiltFiles, 'profilesFolder' | 'chartDetectionThreadEntry'>,
) {
  const parts = {
    calibrations: new CalibrationFiles(await loadProfiles(files.profilesFolder, cameras)),
    pictures: sharpGreyPictures,
    output: {
      ...calibrationOutputFile,
      usualPath: (profileId: string, serial: string) => unitCalibrationPath(dataDir, profileId, serial),
    },
    clock: systemClock,
    openDetector: (geometry: Calibration) =>
      new ThreadChartDetector(files.chartDetectionThreadEntry, geometry),
    refineFromRoom,
    calibrateUnknownCamera: fitUnknownCamera,
    chartFitting: { fit: fitChart, report: chartReport, compare: compareWithChart },
  };
  return {
    writeChart: (path: string, paper: ChartPaper) =>
      writeChartSheet(path, paper, new Date(systemClock.wallMs())),
    withChart: calibrateWithChart(parts),
    withRoom: calibrateWithRoom(parts),
    unknownCamera: calibrateUnknownCamera(parts),
  };
}

/** Builds what `roundsight firmware` does. */
export function composeFirmware(keyFolder: string) {
  const station = new UsbFirmwareStation({ keyFolder });
  return { station, update: updateFirmware(station) };
}

type Parts = ReturnType<typeof composeParts>;

/** Everything that lives as long as the gateway. */
function composeParts(config: Config, log: Log, devices: Devices, database: Knex) {
  const clock = systemClock;
  const secrets = randomSecrets;
  const accounts = new SqliteAccountStore(database);
  const signIns = new SqliteSignInStore(database);
  const examSessions = new SqliteExamSessionStore(database);
  const headsets = new SqliteHeadsetStore(database);
  const { maxTotal, maxPerExamSession, tokenLifetimeS } = config.viewers;
  const viewers = new ViewerRegistry({ total: maxTotal, perExamSession: maxPerExamSession });
  const liveHeadsets = new LiveHeadsets();
  const identifyByDigest = identifyDigest({ accounts, signIns, clock });
  const consoleEvents = new EventHub({ identifyDigest: identifyByDigest, log });
  return {
    log,
    clock,
    secrets,
    demonstrates: config.demonstration,
    accounts,
    signIns,
    examSessions,
    headsets,
    viewers,
    liveHeadsets,
    consoleEvents,
    devices,
    mediaEngine: devices.mediaEngine,
    transport: devices.transport,
    identifyDigest: identifyByDigest,
    links: new SqliteSignInLinkStore(database),
    audit: new SqliteAuditLog(database),
    passwords: new ScryptPasswordHasher(),
    viewerTokens: new ViewerTokens({ clock, secrets }, tokenLifetimeS * 1000),
    board: new ExamSessionBoard({ examSessions, liveHeadsets, viewers, consoleEvents }),
    headsetBoard: new HeadsetBoard({ headsets, liveHeadsets, consoleEvents }),
    background: new BackgroundWork(log),
  };
}

function composeUseCases(parts: Parts): HttpUseCases {
  return {
    identify: identify(parts),
    signInWithPassword: signInWithPassword(parts),
    signInWithLink: signInWithLink(parts),
    signOut: signOut(parts),
    listAccounts: () => parts.accounts.list(),
    createAccount: createAccount(parts),
    setAccountDisabled: setAccountDisabled(parts),
    issueSignInLink: issueSignInLink(parts),
    listExamSessions: listExamSessions(parts),
    showExamSession: showExamSession(parts),
    fetchStill: fetchStill(parts),
    issueViewerToken: issueViewerToken(parts),
    startWatching: startWatching(parts),
    addViewerCandidates: addViewerCandidates(parts),
    stopWatching: stopWatching(parts),
    listHeadsets: () => parts.headsetBoard.all(),
    currentState: showCurrentState(parts),
  };
}

/** What the running gateway does besides answering requests. */
function composeDuties(parts: Parts, config: Config, database: Knex) {
  const adopt = adoptHeadset(parts);
  return {
    consoleEvents: parts.consoleEvents,
    background: parts.background,
    liveHeadsets: parts.liveHeadsets,
    chooser: new HeadsetChooser({ ...parts.devices, log: parts.log }, config.headset, {
      onFound: (link) => parts.background.start('taking a headset into service', () => adopt(link)),
      onDiscarded: (link) => {
        const live = parts.liveHeadsets.get(link.identity.id);
        if (live !== null) parts.background.start('releasing a headset', () => releaseHeadset(parts, live));
      },
    }),
    issueStartLinks: issueStartLinks({ accounts: parts.accounts, issueSignInLink: issueSignInLink(parts) }),
    reportFigures: reportFigures(parts),
    sweep: sweep(parts),
    releaseHeadsets: () => releaseAllHeadsets(parts),
    closeViewers: () => parts.devices.transport.close(),
    closeDevices: () => parts.devices.close(),
    closeDatabase: () => closeDatabase(database),
  };
}
