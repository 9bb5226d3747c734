import { cameraChain, cameraElements, decoderChain } from './camera-chain.ts';
import { fileEncoderChain, type EncoderName } from './h264-encoder.ts';
import { chain, quoted } from './launch-text.ts';
import type { PictureFacts } from './picture-facts.ts';
import type { Stitching } from './plan-input.ts';
import type { PictureInput } from './picture-input.ts';
import { gateOf } from './source-gate.ts';

interface Size {
  widthPx: number;
  heightPx: number;
}

/** One stream of a rig. */
export interface JobStream {
  input: PictureInput;
  facts: PictureFacts;
  /** Where it lies in the stream picture. */
  place: Size & { xPx: number; yPx: number };
}

/** Pictures of one or more streams to one file with the panorama. */
export interface StitchJob {
  streams: readonly [JobStream, ...JobStream[]];
  /** The stream picture, which all streams together are. */
  picture: Size;
  stitching: Stitching;
  panorama: Size;
  /** Seconds into the streams at which it begins. */
  fromS: number;
  /** How many seconds of them; null: to their end. */
  durationS: number | null;
  threads: number;
  /** Whether gains and parallax are estimated from the pictures; else the calibration alone is followed. */
  adaptive: boolean;
  output: { kind: 'jpeg' | 'png'; path: string } | { kind: 'mp4'; path: string; encoder: EncoderName };
}

export interface StitchJobPlan {
  /** For gst_parse_launch. */
  launch: string;
  /** Closed valves behind sources that read before the pipeline runs: to be opened when it does. */
  gates: readonly string[];
  /** Names of the element factories without which the pipeline cannot be built. */
  requiredElements: readonly string[];
}

/** What pictures need when nothing says how often they come. */
const usualFramesPerSecond = 30;
/** For encoders that know no quality: twice what a live stream gets. */
const bitsPerPixel = 0.15;

const ns = (seconds: number) => Math.round(seconds * 1e9);
const isCamera = ({ input }: JobStream) => input.kind !== 'file';

/** Pictures in I420 of one colorimetry, whatever came; a camera's come steadily, and fewer when the machine is too slow. */
function streamChain(stream: JobStream, index: number, colorimetry: string): string {
  const { input, facts } = stream;
  const format = `video/x-raw,format=I420,colorimetry=(string)${colorimetry}`;
  if (input.kind === 'file') {
    return chain(
      `decoder-${index}.`,
      'video/x-raw',
      'queue max-size-buffers=4 max-size-bytes=0 max-size-time=0',
      facts.isColorimetryMisread
        ? `capssetter caps="video/x-raw,colorimetry=(string)${facts.colorimetry}"`
        : '',
      'videoconvert',
      format,
    );
  }
  const camera = {
    ...input,
    ...stream.place,
    framesPerSecond: facts.framesPerSecond ?? usualFramesPerSecond,
  };
  return chain(
    cameraChain(camera, { source: `input-${index}`, splitter: `splitter-${index}` }),
    'queue max-size-buffers=4 max-size-bytes=0 max-size-time=0 leaky=downstream',
    decoderChain(camera),
    'videoconvert',
    // Pictures that came in one piece with others have no time of their own, which a film cannot have.
    'videorate',
    `${format},framerate=${camera.framesPerSecond}/1`,
  );
}

/** The elements that are named before they are linked. */
function declarations({ streams, fromS, durationS }: StitchJob): string[] {
  const files = streams.map(({ input }, index) =>
    input.kind === 'file'
      ? `filesrc name=input-${index} location=${quoted(input.path)} ! decodebin name=decoder-${index}`
      : '',
  );
  const places = streams.map(
    ({ place }, index) => `sink_${index}::xpos=${place.xPx} sink_${index}::ypos=${place.yPx}`,
  );
  const rig = streams.length > 1 ? `compositor name=rig background=black ${places.join(' ')}` : '';
  // It cuts sound and pictures at the same moment, before any picture is stitched in vain.
  const end = durationS === null ? '' : ` end-running-time=${ns(fromS + durationS)}`;
  const window = hasWindow({ fromS, durationS })
    ? `avwait name=window mode=running-time target-running-time=${ns(fromS)}${end}`
    : '';
  return [...files, rig, window].filter((text) => text !== '');
}

const hasWindow = ({ fromS, durationS }: Pick<StitchJob, 'fromS' | 'durationS'>) =>
  fromS > 0 || durationS !== null;

/** Sound or pictures through the window that lets the wanted time pass. */
function throughWindow(job: StitchJob, before: string, kind: 'a' | 'v', after: string): string[] {
  if (!hasWindow(job)) return [chain(before, after)];
  return [chain(before, `window.${kind}sink`), chain(`window.${kind}src`, after)];
}

/** The stream picture: the only stream, or all of them side by side, copied without a conversion. */
function pictureChains({ streams, picture }: StitchJob): { before: string[]; picture: string } {
  const { colorimetry } = streams[0].facts;
  const chains = streams.map((stream, index) => streamChain(stream, index, colorimetry));
  if (chains.length === 1) return { before: [], picture: chains.join('') };
  return {
    before: chains.map((text, index) => chain(text, `rig.sink_${index}`)),
    picture: chain(
      'rig.',
      `video/x-raw,format=I420,width=${picture.widthPx},height=${picture.heightPx},colorimetry=(string)${colorimetry}`,
    ),
  };
}

/** Tells how far the streams are, before the window: it also shows when nothing that comes is wanted any more. */
function progressReport({ output, streams }: StitchJob): string {
  if (output.kind !== 'mp4') return '';
  return `progressreport silent=true update-freq=1 format=time do-query=${!streams.some(isCamera)}`;
}

function stitchChain({ stitching, panorama, picture, threads, adaptive }: StitchJob): string {
  const size = `video/x-raw,format=I420,width=${panorama.widthPx},height=${panorama.heightPx}`;
  if (stitching.kind === 'stitch-map') {
    const learning = adaptive ? ' auto-gain=true auto-parallax=true' : '';
    return chain(
      `roundsightstitch name=stitch map=${quoted(stitching.path)} threads=${threads}${learning}`,
      size,
    );
  }
  return panorama.widthPx === picture.widthPx ? '' : chain('videoscale', `${size},pixel-aspect-ratio=1/1`);
}

function outputChain(job: StitchJob): string {
  const { output, panorama, threads } = job;
  const sink = `filesink name=output location=${quoted(output.path)}`;
  switch (output.kind) {
    case 'png':
      return chain('videoconvert', 'video/x-raw,format=RGB', 'pngenc snapshot=true', sink);
    case 'jpeg':
      // The one colorimetry that a JPEG file can have.
      return chain(
        'videoconvert',
        'video/x-raw,format=I420,colorimetry=(string)1:4:0:0',
        'jpegenc quality=95 snapshot=true',
        sink,
      );
    case 'mp4': {
      const framesPerSecond = job.streams[0].facts.framesPerSecond ?? usualFramesPerSecond;
      return chain(
        'queue max-size-buffers=4 max-size-bytes=0 max-size-time=0',
        fileEncoderChain(output.encoder, {
          name: 'encoder',
          bitrateBps: Math.round(panorama.widthPx * panorama.heightPx * framesPerSecond * bitsPerPixel),
          framesPerSecond,
          keyFrameIntervalSeconds: 2,
          threads,
        }),
        'mp4mux name=movie',
        sink,
      );
    }
  }
}

const hasSound = ({ output, streams }: StitchJob) => output.kind === 'mp4' && streams[0].facts.hasSound;

/** The sound of the first stream's film, as AAC. The queue holds what an encoder of pictures may look ahead. */
function soundChains(job: StitchJob): string[] {
  if (!hasSound(job)) return [];
  return throughWindow(
    job,
    chain(
      'decoder-0.',
      'audio/x-raw',
      'queue max-size-time=5000000000 max-size-bytes=0 max-size-buffers=0',
      'audioconvert',
      'audioresample',
      'audio/x-raw,format=S16LE,rate=48000,channels=[1,2]',
    ),
    'a',
    chain('voaacenc bitrate=160000', 'aacparse', 'queue max-size-time=5000000000 max-size-bytes=0', 'movie.'),
  );
}

function requiredElements(job: StitchJob): string[] {
  const { streams, stitching, output } = job;
  const camera = { widthPx: 0, heightPx: 0, framesPerSecond: 0 };
  return [
    ...streams.flatMap(({ input }) =>
      input.kind === 'file'
        ? ['filesrc', 'decodebin']
        : [...cameraElements({ ...input, ...camera }), 'videorate'],
    ),
    // Without it a decoder of lower rank is taken, which garbles films with B-frames and does not say so.
    ...(streams.some(({ input, facts }) => input.kind === 'file' && !facts.isStill) ? ['avdec_h264'] : []),
    ...['queue', 'videoconvert', 'videoscale', 'filesink'],
    ...(streams.some(({ facts }) => facts.isColorimetryMisread) ? ['capssetter'] : []),
    ...(streams.length > 1 ? ['compositor'] : []),
    ...(hasWindow(job) ? ['avwait'] : []),
    ...(stitching.kind === 'stitch-map' ? ['roundsightstitch'] : []),
    ...(output.kind === 'png' ? ['pngenc'] : []),
    ...(output.kind === 'jpeg' ? ['jpegenc'] : []),
    ...(output.kind === 'mp4' ? ['progressreport', output.encoder, 'h264parse', 'mp4mux'] : []),
    ...(hasSound(job) ? ['audioconvert', 'audioresample', 'voaacenc', 'aacparse'] : []),
  ];
}

/**
 * The pipeline that does the job and then ends. Names that faults are told apart by: `input-N` and `decoder-N` read
 * stream N, `stitch` stitches, `output` writes.
 */
export function planStitchJob(job: StitchJob): StitchJobPlan {
  const { before, picture } = pictureChains(job);
  const stitched = chain(stitchChain(job), outputChain(job));
  const parts = [
    ...declarations(job),
    ...throughWindow(job, chain(picture, progressReport(job)), 'v', stitched),
    ...before,
    ...soundChains(job),
  ];
  return {
    launch: parts.join('  '),
    gates: job.streams.flatMap(({ input }, index) => gateOf(input, `input-${index}`).gate ?? []),
    requiredElements: [...new Set(requiredElements(job))],
  };
}
