import { z } from 'zod';
import { geometrySchema } from '../calibration/index.ts';

const usbId = z.string().regex(/^[0-9a-f]{4}$/, 'must be four lower-case hexadecimal digits');

/** How a device of this model is recognised on the USB. */
const usbIdentitySchema = z.strictObject({
  vendorId: usbId,
  productId: usbId,
  /** The product string must contain this (case is ignored); for ids that several products share. */
  productNameContains: z
    .string()
    .regex(/^[A-Za-z0-9 ._-]+$/, 'must be of letters, digits, spaces and ._- only')
    .optional(),
  /** It must have an interface of this class, for ids that it keeps in modes without pictures. */
  interfaceClass: z
    .string()
    .regex(/^[0-9a-f]{2}$/, 'must be two lower-case hexadecimal digits')
    .optional(),
});
export type UsbIdentity = z.infer<typeof usbIdentitySchema>;

/** How the pictures of the stream are made. */
const layoutSchema = z.enum([
  /** Two image circles side by side, the front lens left. */
  'dual-fisheye',
  /** One image circle. */
  'single-fisheye',
  /** The whole sphere already, twice as wide as high. */
  'equirectangular',
  /** Stitched in the device: a part of the sphere, `fieldOfView` wide. */
  'panorama-strip',
  /** The picture of an ordinary webcam. */
  'rectilinear',
]);

export const videoModeSchema = z.strictObject({
  format: z.enum(['mjpeg', 'h264']),
  widthPx: z.int().min(16).max(8192),
  heightPx: z.int().min(16).max(8192),
  framesPerSecond: z.int().min(1).max(240),
  /** Whether the gateway can take it live: through Linux's own uvcvideo, in a format that the pipeline reads. */
  live: z.boolean(),
});
export type VideoMode = z.infer<typeof videoModeSchema>;

/** What the claim of an entry is about. */
const topicSchema = z.enum(['usb', 'video-modes', 'layout', 'capabilities', 'calibration', 'live-use']);

const evidenceSchema = z.strictObject({
  about: topicSchema,
  claim: z.string().min(1),
  /** True only for what was tried on a device. */
  verified: z.boolean(),
  /** A web address, or the path of a file of this project. */
  source: z.string().regex(/^(https:\/\/\S+|[\w.-]+(\/[\w.-]+)*\.(md|json|ts))$/, {
    error: 'must be an https address or the path of a file of this project',
  }),
});

const degrees = z.number().positive().max(360);

/** What the device can do beside its pictures; null where no source says. */
const capabilitiesSchema = z.strictObject({
  /** Speaks hardware/reference-headset/PROTOCOL.md: identity, own calibration, orientation, clock. */
  vendorInterface: z.boolean(),
  orientation: z.boolean().nullable(),
  microphone: z.boolean().nullable(),
  speaker: z.boolean().nullable(),
});

const shape = z.strictObject({
  version: z.literal(2),
  /** `<vendor>/<model>`: the file's place below hardware/profiles, without `.json`. */
  id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
  model: z.string().min(1),
  /** `described`: known, but not usable live today, for the `reason` that a person is told. */
  status: z.enum(['supported', 'described']),
  reason: z.string().min(1).optional(),
  /** Empty where no source tells: the model is then used by a line of the configuration. */
  usb: z.array(usbIdentitySchema),
  /** How it shows up while it takes firmware. */
  updateMode: usbIdentitySchema.optional(),
  layout: layoutSchema,
  /** What a lens sees (fisheye) or the picture shows; null where no source says. */
  fieldOfView: z.strictObject({ horizontalDeg: degrees.nullable(), verticalDeg: degrees.nullable() }),
  capabilities: capabilitiesSchema,
  /** The preferred one first; those that no source states are left out. */
  videoModes: z.array(videoModeSchema),
  /** The geometry that a unit has before anybody measured it, for the first mode; null: it has to be measured first. */
  nominalCalibration: geometrySchema.nullable(),
  evidence: z.array(evidenceSchema),
});
export type Profile = z.infer<typeof shape>;

const lensCounts: Readonly<Record<Profile['layout'], number | null>> = {
  'dual-fisheye': 2,
  'single-fisheye': 1,
  equirectangular: 0,
  'panorama-strip': null,
  rectilinear: null,
};

function checkStatus({ status, reason, videoModes }: Profile, fault: Fault): void {
  if ((status === 'described') !== (reason !== undefined)) {
    fault('reason', 'must say why a described model cannot be used, and only that');
  }
  if (status === 'supported' && videoModes[0]?.live !== true) {
    fault('videoModes', 'the first mode of a supported model must be live');
  }
  if (videoModes.some(({ format, live }) => live && format !== 'mjpeg')) {
    fault('videoModes', 'the pipeline takes mjpeg only');
  }
}

function checkGeometry({ layout, nominalCalibration: nominal, videoModes }: Profile, fault: Fault): void {
  if (nominal === null) return;
  if (nominal.lenses.length !== lensCounts[layout]) {
    fault('nominalCalibration', `does not fit the layout ${layout}`);
  }
  const [first] = videoModes;
  if (nominal.widthPx !== first?.widthPx || nominal.heightPx !== first.heightPx) {
    fault('nominalCalibration', 'must be in the pixels of the first mode');
  }
}

type Fault = (field: string, message: string) => void;

/** One model of camera, as reviewed data; hardware/profiles/README.md says how to write one. */
export const profileSchema = shape.superRefine((profile, context) => {
  const fault: Fault = (field, message) => context.addIssue({ code: 'custom', path: [field], message });
  checkStatus(profile, fault);
  checkGeometry(profile, fault);
  for (const topic of ['usb', 'video-modes', 'layout'] as const) {
    if (!profile.evidence.some(({ about }) => about === topic))
      fault('evidence', `nothing is said of ${topic}`);
  }
});
