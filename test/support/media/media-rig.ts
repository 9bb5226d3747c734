import { join } from 'node:path';
import { GstreamerMediaEngine } from '../../../gateway/adapters/gstreamer/gstreamer-media-engine.ts';
import type { GstreamerMediaEngineOptions } from '../../../gateway/adapters/gstreamer/gstreamer-media-engine.ts';
import type { AudioSource, HeadsetLink, VideoSource } from '../../../gateway/ports/headset-link.ts';
import type { Log } from '../../../gateway/ports/log.ts';
import { projectRoot } from '../project-root.ts';

export const workerEntryPath = join(projectRoot, 'build/gateway/media-worker/main.js');
export const pluginDirectory = join(projectRoot, 'build/native');

export const systemClock = { monotonicNs: () => process.hrtime.bigint(), wallMs: () => Date.now() };

/** A log that keeps its lines. */
export class LogLines implements Log {
  readonly lines: { level: string; detail: Record<string, unknown>; message: string }[] = [];
  debug = (detail: object, message: string) => this.#keep('debug', detail, message);
  info = (detail: object, message: string) => this.#keep('info', detail, message);
  warn = (detail: object, message: string) => this.#keep('warn', detail, message);
  error = (detail: object, message: string) => this.#keep('error', detail, message);

  /** Pids of the media workers that were started, oldest first. */
  get workerPids(): number[] {
    return this.lines
      .filter(({ message }) => message === 'a media worker starts')
      .map(({ detail }) => Number(detail.workerPid));
  }

  #keep(level: string, detail: object, message: string): void {
    this.lines.push({ level, detail: { ...detail }, message });
  }
}

/** A headset whose pictures are a panorama already, so that no calibration is needed. */
export function panoramaHeadset(video: VideoSource, microphone: AudioSource | null = null): HeadsetLink {
  return {
    identity: {
      id: 'test/1',
      profileId: 'test',
      model: 'Test',
      serial: '1',
      firmwareVersion: '1.0.0',
      virtual: true,
    },
    video,
    microphone,
    readCalibration: () => Promise.reject(new Error('a panorama needs no calibration')),
    onOrientation: () => () => undefined,
    onLost: () => () => undefined,
    close: () => Promise.resolve(),
  };
}

/** The real engine on the built worker, without a stitch map and without screens unless given. */
export function testEngine(
  log: Log,
  options: Partial<GstreamerMediaEngineOptions> = {},
): GstreamerMediaEngine {
  return new GstreamerMediaEngine({
    workerEntryPath,
    pluginDirectory,
    provideStitching: () => Promise.resolve({ kind: 'already-equirectangular' }),
    displays: null,
    webcams: null,
    clock: systemClock,
    log,
    environment: process.env,
    ...options,
  });
}
