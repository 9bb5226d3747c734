import type { PartLook, PictureLook } from '../domain/blind-state/picture-look.ts';
import type { RecorderFault, RecorderNews } from '../domain/evidence/recorder-news.ts';
import type { BusMessage } from './gstreamer-binding.ts';

/** What a bus message means to the gateway; null for the many that mean nothing. */
export type BusNews =
  /** `path` is where the element is in the pipeline: `/GstPipeline:pipeline0/GstFileSink:output`. */
  | { kind: 'failed'; element: string; path: string; message: string }
  | { kind: 'ended' }
  | { kind: 'warning'; element: string; message: string }
  | { kind: 'level'; rmsDb: number; peakDb: number }
  | { kind: 'look'; look: PictureLook }
  | { kind: 'recorder'; news: RecorderNews }
  | { kind: 'age'; element: string; second: number; meanMs: number }
  /** Of `progressreport`, in seconds; `totalS` is null where nobody knows the end. */
  | { kind: 'progress'; positionS: number; totalS: number | null };

/** Silence has no level in decibels; this stands for it. */
const silenceDb = -120;

const text = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);

/**
 * The mean (rms) or the largest (peak) over all channels of a list such as `< -20.5, -21 >`, the form in which
 * gstreamer-superficial hands over the lists of the `level` element.
 */
export function parseDecibels(list: unknown): number[] {
  if (typeof list !== 'string') return [];
  return list
    .replace(/[<>{}]/g, '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => (entry.includes('inf') ? silenceDb : Number(entry)))
    .filter((value) => Number.isFinite(value))
    .map((value) => Math.max(value, silenceDb));
}

function level(message: BusMessage): BusNews | null {
  const rms = parseDecibels(message.rms);
  const peak = parseDecibels(message.peak);
  if (rms.length === 0 || peak.length === 0) return null;
  const mean = rms.reduce((sum, value) => sum + value, 0) / rms.length;
  return { kind: 'level', rmsDb: mean, peakDb: Math.max(...peak) };
}

/** Shares come as whole numbers of this. */
const wholeShare = 10_000;

/** Seven figures of one part, as the look element writes them; null for anything else. */
function partLook(part: string): PartLook | null {
  const shares = part.split(' ').map((figure) => Number(figure) / wholeShare);
  const [mean, spread, contrast, edges, sharpness, dark, bright] = shares;
  if (!shares.every((share) => share >= 0 && share <= 1) || shares.length !== 7) return null;
  if (mean === undefined || spread === undefined || contrast === undefined) return null;
  if (edges === undefined || sharpness === undefined) return null;
  if (dark === undefined || bright === undefined) return null;
  return { mean, spread, contrast, edges, sharpness, dark, bright };
}

/** Of `roundsightlook` (gateway/native/README.md). */
function look(message: BusMessage): BusNews | null {
  const parts = text(message.parts, '')
    .split(',')
    .map(partLook)
    .filter((part) => part !== null);
  if (parts.length === 0) return null;
  const captureMs = Number(message['capture-ms']);
  const pictures = Number(message.pictures);
  if (!(pictures >= 1)) return null;
  return {
    kind: 'look',
    look: {
      pictures,
      captureMs: captureMs >= 0 ? captureMs : null,
      identical: message.identical === true,
      parts,
    },
  };
}

/** Of `roundsightmeter`: how old the media of one second were when they passed it. */
function age(message: BusMessage, element: string): BusNews | null {
  const [second, meanMs] = [Number(message.second), Number(message['mean-age-ms'])];
  return second >= 0 && meanMs >= 0 ? { kind: 'age', element, second, meanMs } : null;
}

const recorderFaults: readonly RecorderFault[] = ['disk-full', 'disk-error', 'too-slow', 'order-invalid'];

/** Of `roundsightrecord`; what may exceed 32 bits comes as text. */
function recorder(message: BusMessage): RecorderNews | null {
  const number = Number(message.number);
  if (message.event === 'opened') return number >= 1 ? { kind: 'opened', number } : null;
  if (message.event === 'failed') {
    const reason = recorderFaults.find((fault) => fault === message.reason);
    return reason === undefined ? null : { kind: 'failed', reason };
  }
  const [mp4Bytes, fileBytes] = [Number(message.bytes), Number(message['file-bytes'])];
  const [startTicks, endTicks] = [Number(message.start), Number(message.end)];
  const [timescale, samples] = [Number(message.timescale), Number(message.samples)];
  const figures = [number, mp4Bytes, fileBytes, startTicks, endTicks, timescale, samples];
  if (message.event !== 'closed' || !figures.every((figure) => Number.isSafeInteger(figure))) return null;
  const sha256 = text(message.sha256, '');
  return { kind: 'closed', number, mp4Bytes, fileBytes, sha256, startTicks, endTicks, timescale, samples };
}

function recorderNews(message: BusMessage): BusNews | null {
  const news = recorder(message);
  return news === null ? null : { kind: 'recorder', news };
}

function progress(message: BusMessage): BusNews | null {
  const [positionS, totalS] = [Number(message.current), Number(message.total)];
  if (!(positionS >= 0)) return null;
  return { kind: 'progress', positionS, totalS: totalS > 0 ? totalS : null };
}

function elementNews(message: BusMessage, element: string): BusNews | null {
  switch (message.name) {
    case 'level':
      return level(message);
    case 'roundsight-look':
      return look(message);
    case 'roundsight-meter':
      return age(message, element);
    case 'roundsight-record':
      return recorderNews(message);
    case 'progress':
      return progress(message);
    default:
      return null;
  }
}

/** Never throws, whatever the message holds. */
export function readBusMessage(message: BusMessage): BusNews | null {
  const element = text(message._src_element_name, 'pipeline');
  switch (message.type) {
    case 'error':
      return {
        kind: 'failed',
        element,
        path: text(message.name, element),
        message: text(message.message, 'unknown error'),
      };
    case 'eos':
      return { kind: 'ended' };
    case 'warning':
      return { kind: 'warning', element, message: text(message.debug, 'warning') };
    case 'element':
      return elementNews(message, element);
    default:
      return null;
  }
}
