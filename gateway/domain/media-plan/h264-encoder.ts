/** What an encoder has to do. Always constrained baseline, no B-frames, one frame in and one frame out. */
export interface EncoderTask {
  name: string;
  bitrateBps: number;
  framesPerSecond: number;
  keyFrameIntervalSeconds: number;
  /** Buffer of the rate control: short for a steady live stream, long where quality of still pictures counts. */
  rateBufferMs: number;
  threads: number;
}

/** What an encoder has to do for a file: steady quality, whatever it takes; the bit rate is for those that know no quality. */
export type FileEncoderTask = Omit<EncoderTask, 'rateBufferMs'>;

interface EncoderPlan {
  /** Raw format the encoder takes, as caps. */
  inputFormat: 'I420' | 'NV12';
  /** Whether the range and the matrix of its input's colours reach the decoder in the stream's parameter sets. */
  signalsColour: boolean;
  outputProfile: 'constrained-baseline' | 'baseline';
  element: (task: EncoderTask) => string;
  /** The same for a file that nobody waits for; default: as for a live stream. */
  fileElement?: (task: FileEncoderTask) => string;
}

const kilobits = (task: FileEncoderTask) => Math.round(task.bitrateBps / 1000);
const keyFrameFrames = (task: FileEncoderTask) =>
  Math.round(task.keyFrameIntervalSeconds * task.framesPerSecond);
const bufferKilobits = (task: EncoderTask) => Math.round((kilobits(task) * task.rateBufferMs) / 1000);

const va = (element: string): EncoderPlan => ({
  inputFormat: 'NV12',
  signalsColour: false,
  outputProfile: 'constrained-baseline',
  element: (task) =>
    `${element} name=${task.name} rate-control=cbr bitrate=${kilobits(task)} cpb-size=${bufferKilobits(task)} ` +
    `b-frames=0 ref-frames=1 key-int-max=${keyFrameFrames(task)}`,
});

/**
 * Every encoder we know, the preferred one first: hardware leaves the cores to the candidate's exam. Of the two software
 * encoders x264 comes first because it costs the least and signals its colours, which spares a conversion.
 */
const encoderPlans = {
  vah264lpenc: va('vah264lpenc'),
  vah264enc: va('vah264enc'),
  nvh264enc: {
    inputFormat: 'NV12',
    signalsColour: false,
    outputProfile: 'baseline',
    element: (task) =>
      `nvh264enc name=${task.name} preset=low-latency-hq rc-mode=cbr zerolatency=true bframes=0 ` +
      `bitrate=${kilobits(task)} vbv-buffer-size=${bufferKilobits(task)} gop-size=${keyFrameFrames(task)}`,
  },
  qsvh264enc: {
    inputFormat: 'NV12',
    signalsColour: false,
    outputProfile: 'constrained-baseline',
    element: (task) =>
      `qsvh264enc name=${task.name} low-latency=true rate-control=cbr b-frames=0 ref-frames=1 ` +
      `bitrate=${kilobits(task)} gop-size=${keyFrameFrames(task)}`,
  },
  v4l2h264enc: {
    inputFormat: 'NV12',
    signalsColour: false,
    outputProfile: 'constrained-baseline',
    element: (task) =>
      `v4l2h264enc name=${task.name} extra-controls="controls,video_bitrate=${task.bitrateBps},` +
      `video_gop_size=${keyFrameFrames(task)},repeat_sequence_header=1"`,
  },
  x264enc: {
    inputFormat: 'I420',
    signalsColour: true,
    outputProfile: 'constrained-baseline',
    element: (task) =>
      `x264enc name=${task.name} speed-preset=ultrafast tune=zerolatency threads=${task.threads} aud=false ` +
      `bitrate=${kilobits(task)} vbv-buf-capacity=${task.rateBufferMs} key-int-max=${keyFrameFrames(task)}`,
    fileElement: (task) =>
      `x264enc name=${task.name} speed-preset=veryfast pass=qual quantizer=19 threads=${task.threads} aud=false ` +
      `key-int-max=${keyFrameFrames(task)}`,
  },
  openh264enc: {
    inputFormat: 'I420',
    signalsColour: false,
    outputProfile: 'constrained-baseline',
    element: (task) =>
      `openh264enc name=${task.name} complexity=low rate-control=bitrate multi-thread=${task.threads} ` +
      `bitrate=${task.bitrateBps} max-bitrate=${task.bitrateBps * 2} gop-size=${keyFrameFrames(task)}`,
    fileElement: (task) =>
      `openh264enc name=${task.name} complexity=high rate-control=quality multi-thread=${task.threads} ` +
      `bitrate=${task.bitrateBps} max-bitrate=${task.bitrateBps * 2} gop-size=${keyFrameFrames(task)}`,
  },
} as const satisfies Record<string, EncoderPlan>;

export type EncoderName = keyof typeof encoderPlans;

/** Every encoder we can drive, the preferred one first. */
export const knownEncoders = Object.keys(encoderPlans) as EncoderName[];

/** Software encoders: they take the small work of a screen without a transfer to a device, and give files steady quality. */
const softwareEncoders: readonly EncoderName[] = ['x264enc', 'openh264enc'];

/**
 * The encoder for a role out of those found, or null when none is. The panorama takes hardware first. Screens take
 * software first: 10 fps cost little, and consumer hardware limits the number of encoding sessions. Files do as well:
 * nobody waits for them, so quality decides.
 */
export function chooseEncoder(
  role: 'panorama' | 'screen' | 'file',
  found: ReadonlySet<string>,
): EncoderName | null {
  const preference = role === 'panorama' ? knownEncoders : [...softwareEncoders, ...knownEncoders];
  return preference.find((name) => found.has(name)) ?? null;
}

/**
 * What Chromium takes a stream for that says nothing: BT.709 in studio range, whatever its size. Naming the matrix also
 * makes GStreamer 1.22 convert: pictures of the same matrix and another range pass its videoconvert unchanged.
 */
const unsignalledColorimetry = 'bt709';

/** Elements an encoder's chain needs beside the encoder. */
export const encoderElements = ['videoconvert', 'h264parse'] as const;

/**
 * Raw I420 in, H.264 byte stream out, of the right colours also where the encoder cannot tell the decoder which they are.
 * The parser puts parameter sets before every key frame; the payloader would put them before every slice of it, which
 * ends the picture early for decoders that keep to the letter (ITU-T H.264, 7.4.1.2.3).
 */
export function encoderChain(encoder: EncoderName, task: EncoderTask): string {
  const plan: EncoderPlan = encoderPlans[encoder];
  const output = 'stream-format=byte-stream,alignment=au';
  return [
    ...conversionFor(plan),
    plan.element(task),
    `video/x-h264,profile=${plan.outputProfile},${output}`,
    'h264parse config-interval=-1',
    `video/x-h264,${output}`,
  ].join(' ! ');
}

/** Raw I420 in, H.264 for a file out: any profile that 4:2:0 players know, of the right colours as above. */
export function fileEncoderChain(encoder: EncoderName, task: FileEncoderTask): string {
  const plan: EncoderPlan = encoderPlans[encoder];
  const element = plan.fileElement?.(task) ?? plan.element({ ...task, rateBufferMs: 1000 });
  return [...conversionFor(plan), element, 'h264parse'].join(' ! ');
}

function conversionFor({ inputFormat, signalsColour }: EncoderPlan): string[] {
  if (inputFormat === 'I420' && signalsColour) return [];
  const colour = signalsColour ? '' : `,colorimetry=${unsignalledColorimetry}`;
  return ['videoconvert', `video/x-raw,format=${inputFormat}${colour}`];
}
