import { unsignalledColours, type EncoderSetting, type EncoderTask } from './video-encoding.ts';

/** What an encoder has to do for a file: steady quality, whatever it takes; the bit rate is for those that know no quality. */
export type FileEncoderTask = Omit<EncoderTask, 'rateBufferMs'>;

interface EncoderPlan {
  /** Raw format the encoder takes, as caps. */
  inputFormat: 'I420' | 'NV12';
  /** Whether the range and the matrix of its input's colours reach the decoder in the stream's parameter sets. */
  signalsColour: boolean;
  outputProfile: 'constrained-baseline' | 'baseline';
  element: (task: EncoderTask) => string;
  /** What another bit rate is while it runs; null where it can only be set at the start. */
  bitrateSettings: ((bitrateBps: number) => EncoderSetting[]) | null;
  /** The same for a file that nobody waits for; default: as for a live stream. */
  fileElement?: (task: FileEncoderTask) => string;
}

const kilobits = (task: Pick<EncoderTask, 'bitrateBps'>) => Math.round(task.bitrateBps / 1000);
const inKilobits = (bitrateBps: number): EncoderSetting[] => [
  { property: 'bitrate', value: kilobits({ bitrateBps }) },
];
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
  bitrateSettings: inKilobits,
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
    bitrateSettings: inKilobits,
  },
  qsvh264enc: {
    inputFormat: 'NV12',
    signalsColour: false,
    outputProfile: 'constrained-baseline',
    element: (task) =>
      `qsvh264enc name=${task.name} low-latency=true rate-control=cbr b-frames=0 ref-frames=1 ` +
      `bitrate=${kilobits(task)} gop-size=${keyFrameFrames(task)}`,
    bitrateSettings: inKilobits,
  },
  v4l2h264enc: {
    inputFormat: 'NV12',
    signalsColour: false,
    outputProfile: 'constrained-baseline',
    element: (task) =>
      `v4l2h264enc name=${task.name} extra-controls="controls,video_bitrate=${task.bitrateBps},` +
      `video_gop_size=${keyFrameFrames(task)},repeat_sequence_header=1"`,
    // Its controls are a structure, which the binding cannot set while the encoder runs.
    bitrateSettings: null,
  },
  x264enc: {
    inputFormat: 'I420',
    signalsColour: true,
    outputProfile: 'constrained-baseline',
    element: (task) =>
      `x264enc name=${task.name} speed-preset=ultrafast tune=zerolatency threads=${task.threads} aud=false ` +
      `bitrate=${kilobits(task)} vbv-buf-capacity=${task.rateBufferMs} key-int-max=${keyFrameFrames(task)}`,
    // Its buffer is a time: it grows and shrinks with the bit rate.
    bitrateSettings: inKilobits,
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
    // The ceiling of the start stays: it only has to be above.
    bitrateSettings: (bitrateBps) => [{ property: 'bitrate', value: Math.round(bitrateBps) }],
    fileElement: (task) =>
      `openh264enc name=${task.name} complexity=high rate-control=quality multi-thread=${task.threads} ` +
      `bitrate=${task.bitrateBps} max-bitrate=${task.bitrateBps * 2} gop-size=${keyFrameFrames(task)}`,
  },
} as const satisfies Record<string, EncoderPlan>;

export type EncoderName = keyof typeof encoderPlans;

/** Every encoder we can drive, the preferred one first. */
export const knownEncoders = Object.keys(encoderPlans) as EncoderName[];

/** Software encoders: they take the small work of a screen without a transfer to a device, and give files steady quality. */
export const softwareEncoders: readonly EncoderName[] = ['x264enc', 'openh264enc'];

/**
 * The encoder for a role out of those found, or null when none is. The panorama takes hardware first. Screens and
 * thumbnails take software first: they cost little, and consumer hardware limits the number of encoding sessions. Files do as well:
 * nobody waits for them, so quality decides. `order` is what a trial on this machine found, the best first.
 */
export function chooseEncoder(
  role: 'panorama' | 'screen' | 'file',
  found: ReadonlySet<string>,
  order: readonly EncoderName[] = knownEncoders,
): EncoderName | null {
  const software = order.filter((name) => softwareEncoders.includes(name));
  const preference = role === 'panorama' ? order : [...software, ...order];
  return preference.find((name) => found.has(name)) ?? null;
}

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

/** What is set at run time for another bit rate; null where the encoder keeps the one it started with. */
export function bitrateSettings(encoder: EncoderName, bitrateBps: number): EncoderSetting[] | null {
  const plan: EncoderPlan = encoderPlans[encoder];
  return plan.bitrateSettings?.(bitrateBps) ?? null;
}

/** Raw I420 in, H.264 for a file out: any profile that 4:2:0 players know, of the right colours as above. */
export function fileEncoderChain(encoder: EncoderName, task: FileEncoderTask): string {
  const plan: EncoderPlan = encoderPlans[encoder];
  const element = plan.fileElement?.(task) ?? plan.element({ ...task, rateBufferMs: 1000 });
  return [...conversionFor(plan), element, 'h264parse'].join(' ! ');
}

function conversionFor({ inputFormat, signalsColour }: EncoderPlan): string[] {
  if (inputFormat === 'I420' && signalsColour) return [];
  const colour = signalsColour ? '' : `,colorimetry=${unsignalledColours}`;
  return ['videoconvert', `video/x-raw,format=${inputFormat}${colour}`];
}
