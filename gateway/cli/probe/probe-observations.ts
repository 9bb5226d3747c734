import type { FrameMetadata } from '../../contract/media.ts';
import { DelayObserver } from './delay-observer.ts';
import { FreezeCounter } from './freeze-counter.ts';
import { inboundFigures, pathFigures } from './peer-statistics.ts';
import { PictureObserver } from './picture-observer.ts';
import type { ProbeFigures } from './probe-report.ts';
import { SoundMeter } from './sound-meter.ts';
import type { DecodedPicture, WrtcStatistics } from './wrtc-peer.ts';

/** The virtual headset, whose time codes are read, makes pictures at this rate. */
const timeCodeFramesPerSecond = 30;

/** Everything one viewer sees and hears, on its way into figures. */
export class ProbeObservations {
  readonly #picture = new PictureObserver();
  readonly #freezes = new FreezeCounter();
  readonly #delay = new DelayObserver();
  readonly #sound = new SoundMeter();
  #postedAtMs = 0;
  #firstPictureMs: number | null = null;
  pictures = 0;

  /** From here on times count; gives the moment. */
  start(): number {
    this.#postedAtMs = performance.now();
    return this.#postedAtMs;
  }

  notePicture(picture: DecodedPicture): void {
    const nowMs = performance.now();
    this.#firstPictureMs ??= nowMs - this.#postedAtMs;
    this.pictures += 1;
    this.#freezes.note(nowMs);
    this.#delay.noteShown(performance.timeOrigin + nowMs, this.#picture.observe(picture));
  }

  noteMetadata(metadata: FrameMetadata): void {
    this.#delay.noteAnnounced(metadata, performance.timeOrigin + performance.now());
  }

  noteSound(samples: Int16Array): void {
    this.#sound.add(samples);
  }

  figures(
    run: Pick<ProbeFigures, 'seconds' | 'connectedMs'> & { statistics: ReadonlyMap<string, WrtcStatistics> },
  ): ProbeFigures {
    const { statistics, ...rest } = run;
    const picture = this.#picture.figures();
    const video = inboundFigures(statistics, 'video');
    const audio = inboundFigures(statistics, 'audio');
    return {
      ...rest,
      firstPictureMs: this.#firstPictureMs,
      path: pathFigures(statistics),
      picture:
        picture === null || video === null
          ? null
          : { ...picture, ...this.#freezes.figures(performance.now()), ...video },
      delay: this.#delay.figures(timeCodeFramesPerSecond),
      sound:
        audio === null
          ? null
          : {
              received: audio.received,
              lost: audio.lost,
              lossRatio: audio.lossRatio,
              rmsDb: this.#sound.rmsDb,
            },
    };
  }
}
