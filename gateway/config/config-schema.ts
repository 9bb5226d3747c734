import { z } from 'zod';
import { isLoopback } from './loopback.ts';
import { logLevels } from './log-levels.ts';

const fileName = z.string().min(1);
const iceServerUrl = z
  .string()
  .regex(/^(stuns?|turns?):([A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?(\?transport=(udp|tcp))?$/, {
    error: 'must be a STUN or TURN URL, such as stun:stun.example.org:3478',
  })
  .refine((url) => Number(/:(\d+)(\?|$)/.exec(url)?.[1] ?? 0) <= 65_535, {
    error: 'must have a port below 65536',
  });

const iceServerSchema = z
  .strictObject({
    urls: z.array(iceServerUrl).min(1),
    username: z.string().optional(),
    credential: z.string().optional(),
  })
  // Browsers refuse the whole list otherwise.
  .refine(
    ({ urls, username, credential }) =>
      !urls.some((url) => url.startsWith('turn')) || (username !== undefined && credential !== undefined),
    { error: 'a TURN server needs username and credential' },
  );

const udpPort = z.int().min(1024).max(65_535);
const turnSchema = z.strictObject({
  urls: z
    .array(iceServerUrl)
    .min(1)
    .refine((urls) => urls.every((url) => url.startsWith('turn')), {
      error: 'must be TURN URLs, such as turns:turn.example.org',
    }),
  /** The server's `static-auth-secret`, alone in a file that only the gateway may read. */
  secretFile: fileName,
  /** Longer than an exam: whoever is relayed must not be cut off. */
  credentialLifetimeS: z.int().min(60).max(86_400).default(14_400),
  /** UDP port for viewers whom the server relays from TCP or TLS; the one after `port` where absent, 0 any free one. */
  relayedPort: z.union([z.literal(0), udpPort]).optional(),
});

const webrtcSchema = z
  .strictObject({
    /** Local address for pictures and sound; every address of the machine where absent. */
    bindAddress: z.union([z.ipv4(), z.ipv6()], { error: 'must be an IP address' }).optional(),
    /** UDP ports for viewers, one each; excludes `sharedPort`. */
    portRange: z
      .strictObject({ first: udpPort, last: udpPort })
      .refine(({ first, last }) => first <= last, { error: 'first must not be above last' })
      .optional(),
    /** One UDP port for all viewers, 0 for any free one; without either of both it has the number of `port`. */
    sharedPort: z.union([z.literal(0), udpPort]).optional(),
  })
  .refine(({ portRange, sharedPort }) => portRange === undefined || sharedPort === undefined, {
    error: 'takes portRange or sharedPort, not both',
  });

const publishingSchema = z.strictObject({
  /** WHIP endpoint; `{examSessionId}` in it is replaced. TLS but on this machine: the token and who is examined are in it. */
  whipUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => url.startsWith('https:') || isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, '')), {
      error: 'must be https, but on this machine',
    })
    .refine((url) => new URL(url).username === '' && new URL(url).password === '', {
      error: 'must be without user and password: tokenFile has the token',
    }),
  /** Bearer token, alone in a file that only the gateway may read; none is sent where absent. */
  tokenFile: fileName.optional(),
});

const withoutUser = (url: string): boolean => new URL(url).username === '' && new URL(url).password === '';
const isPrivateUrl = (url: string): boolean =>
  url.startsWith('https:') || isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''));

const timeStampAuthoritySchema = z
  .strictObject({
    /** Where it answers (RFC 3161 over HTTP). It learns hashes only. */
    url: z.url({ protocol: /^https?$/ }).refine(withoutUser, { error: 'must be without user and password' }),
    /** PEM: its certificate, or of those who certify it; without, whatever it signs is kept. */
    caFile: fileName.optional(),
  })
  // Its answers prove themselves only to who knows it: without a certificate, anybody on the way could answer in its place.
  .refine(({ url, caFile }) => caFile !== undefined || isPrivateUrl(url), {
    error: 'needs caFile, but over https and on this machine',
  });

const uploadSchema = z.strictObject({
  /** Of an S3-compatible store, without a path. TLS but on this machine: object names say when exams are held. */
  endpoint: z
    .url({ protocol: /^https?$/ })
    .refine(withoutUser, { error: 'must be without user and password: credentialsFile has the keys' })
    .refine(isPrivateUrl, { error: 'must be https, but on this machine' })
    .refine((url) => ['', '/'].includes(new URL(url).pathname), { error: 'must be without a path' }),
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'must be the name of a bucket' }),
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default('us-east-1'),
  /** Before the names of all objects, such as a test centre's. */
  prefix: z
    .string()
    .regex(/^([A-Za-z0-9_-]+\/)*[A-Za-z0-9_-]+\/?$/, { error: 'must be names, parted by slashes' })
    .optional(),
  /** `accessKeyId`, `secretAccessKey` and perhaps `sessionToken` in JSON, in a file that only the gateway may read. */
  credentialsFile: fileName,
  /** As fast as it goes where absent. */
  maxBitsPerSecond: z.int().min(64_000).optional(),
});

const evidenceSchema = z.strictObject({
  /** Folder of the recordings; `evidence` in `dataDir` where absent. */
  folder: fileName.optional(),
  /** Key that wraps the keys of the recordings, made where it is not there; `evidence.key` in `dataDir` where absent. */
  masterKeyFile: fileName.optional(),
  /** Those that were in use before, for what was recorded then. */
  earlierMasterKeyFiles: z.array(fileName).max(16).default([]),
  /** Keys that seal recordings, the first made where there is none; `seal-keys` in `dataDir` where absent. */
  sealKeyFolder: fileName.optional(),
  /** Who stamps seals with the time; nobody where absent. */
  timeStampAuthority: timeStampAuthoritySchema.optional(),
  /** Where recordings are copied to, encrypted as they are; nowhere where absent. */
  upload: uploadSchema.optional(),
});

const tlsSchema = z.strictObject({
  /** PEM, the server's certificate first, then the rest of its chain. */
  certificateFile: fileName,
  /** PEM, without a pass phrase. */
  keyFile: fileName,
});

const sceneSchema = z.discriminatedUnion('kind', [
  /** The furnished exam room, rendered in 3D. */
  z.strictObject({ kind: z.literal('room') }),
  /** A real equirectangular picture; with `markers`, placards at known bearings stand in it. */
  z.strictObject({
    kind: z.literal('panorama'),
    picturePath: fileName,
    markers: z.boolean().default(false),
  }),
  /** A real dual-fisheye picture, shown as it is. */
  z.strictObject({ kind: z.literal('picture'), picturePath: fileName }),
]);

const usbId = z
  .string()
  .regex(/^[0-9a-f]{4}$/, { error: 'must be four lower-case hexadecimal digits, as lsusb shows them' });

const cameraSchema = z.strictObject({
  vendorId: usbId,
  productId: usbId,
  /** Id of the profile that it is used by, such as `generic/dual-fisheye-uvc`. */
  profile: z.string().min(1),
  /** The MJPEG mode to use; the profile's first where absent. */
  mode: z
    .strictObject({
      widthPx: z.int().min(16).max(8192),
      heightPx: z.int().min(16).max(8192),
      framesPerSecond: z.int().min(1).max(240),
    })
    .optional(),
});

const webcamSchema = z.union(
  [
    z.enum(['auto', 'none']),
    z
      .record(z.string().min(1), z.string().min(1))
      .refine((webcams) => new Set(Object.values(webcams)).size === Object.keys(webcams).length),
  ],
  { error: 'must be auto, none, or a webcam of its own for each headset: {"<headset>": "<webcam>"}' },
);

const viewersSchema = z.strictObject({
  /** Viewings at a time: one for each exam session that one person sees live. A wall is as many as it has tiles in view. */
  maxTotal: z.int().min(1).max(1024).default(128),
  maxPerExamSession: z.int().min(1).max(64).default(16),
  /** Time from asking for a viewer token to offering with it; a viewer that runs needs it no longer. */
  tokenLifetimeS: z.int().min(5).max(3600).default(120),
});

const rateLimitsSchema = z.strictObject({
  /** Everything that one address asks for in a minute: a whole test centre may be behind it. */
  requestsPerMinuteFromAddress: z.int().min(10).max(1_000_000).default(30_000),
  /** Everything that one person asks for: a wall shows a new picture of everybody every two seconds. */
  requestsPerMinute: z.int().min(10).max(1_000_000).default(6_000),
  /** Passwords and links tried from one address; passwords of one account from everywhere. */
  signInPerMinute: z.int().min(1).max(10_000).default(30),
  viewerTokensPerMinute: z.int().min(1).max(10_000).default(120),
  /** Commands that one person gives to exam sessions. */
  commandsPerMinute: z.int().min(1).max(10_000).default(300),
  /** Pictures of the face and the document that one candidate takes or sends. */
  identityStillsPerMinute: z.int().min(1).max(1000).default(30),
  webcamPreviewsPerMinute: z.int().min(1).max(10_000).default(600),
  offersPerMinute: z.int().min(1).max(10_000).default(120),
  /** Looks that one person takes at the statistics of exam sessions: once a second on each of some pages. */
  statisticsPerMinute: z.int().min(1).max(10_000).default(300),
  /** Readings of the metrics from one address. */
  replayPartsPerMinute: z.int().min(1).max(100_000).default(3_000),
  metricsPerMinute: z.int().min(1).max(10_000).default(60),
});

const metricsSchema = z.strictObject({
  /** Holds the token of `GET /metrics`, 16 characters or more of those that bearer tokens have. */
  tokenFile: fileName,
});

/** The configuration file, whole: every key is optional, none other is accepted. */
export const configFileSchema = z
  .strictObject({
    /** Address to listen on; anything but loopback needs `tls`. */
    host: z.string().min(1).default('127.0.0.1'),
    /** TCP port of the console and the API; 0 takes any free one. */
    port: z.int().min(0).max(65_535).default(8360),
    /** Where people reach the gateway, when that is not host and port: behind a proxy, or by a name. */
    publicUrl: z.url({ protocol: /^https?$/ }).optional(),
    tls: tlsSchema.optional(),
    /** Database and recordings; default `$XDG_DATA_HOME/roundsight`. */
    dataDir: fileName.optional(),
    /** What can be made again, such as rendered scenes; default `$XDG_CACHE_HOME/roundsight`. */
    cacheDir: fileName.optional(),
    /** Which headset to use; `auto` takes a real one where there is one, else the virtual one. */
    headset: z.enum(['auto', 'usb', 'virtual']).default('auto'),
    /** Cameras whose ids no profile of the project knows. */
    cameras: z.array(cameraSchema).max(64).default([]),
    /**
     * Which webcam is shown beside which headset, by their ids; `auto` gives the first webcam to the only headset, `none` shows none.
     * A virtual headset has a demonstration instead of a webcam.
     */
    webcam: webcamSchema.default('auto'),
    /** Whether this machine's screens are the candidate's; those of a test centre's hub are not. */
    screens: z.enum(['auto', 'none']).default('auto'),
    virtualHeadset: z
      .strictObject({
        /** Name of a scenario, such as `quiet-exam`. */
        scenario: z
          .string()
          .regex(/^[a-z][a-z0-9-]*$/, { error: 'must be the name of a scenario, such as quiet-exam' })
          .default('quiet-exam'),
        scene: sceneSchema.default({ kind: 'room' }),
        /** How many of them; they show the same. */
        count: z.int().min(1).max(32).default(1),
        /** Of their pictures: both lenses beside each other, half as high. Smaller ones cost less where there are many. */
        widthPx: z.int().min(640).max(1920).multipleOf(64).default(1920),
        framesPerSecond: z.int().min(1).max(60).default(30),
      })
      .prefault({}),
    /** Whether a headset that no exam session needs gets a demonstration exam; otherwise it stays idle. */
    demonstration: z.boolean().default(true),
    /** For viewers on other networks, used at both ends; none are needed on the same one. */
    iceServers: z.array(iceServerSchema).default([]),
    /** A TURN server for which the gateway makes credentials, new ones for every viewer. */
    turn: turnSchema.optional(),
    /** A media server to which exam sessions are sent as long as they may be watched. */
    publishing: publishingSchema.optional(),
    /** What exam sessions leave behind that their exam's policy has recorded. */
    evidence: evidenceSchema.prefault({}),
    /** Where viewers' pictures and sound leave the machine. */
    webrtc: webrtcSchema.prefault({}),
    viewers: viewersSchema.prefault({}),
    /** Metrics for Prometheus; none where absent. */
    metrics: metricsSchema.optional(),
    rateLimits: rateLimitsSchema.prefault({}),
    logLevel: z.enum(logLevels).default('info'),
  })
  .refine(
    ({ webrtc: { portRange }, viewers }) =>
      portRange === undefined ||
      portRange.last < portRange.first ||
      portRange.last - portRange.first + 1 >= viewers.maxTotal,
    {
      error: 'webrtc.portRange must have a port for each of viewers.maxTotal',
    },
  );
export type ConfigFile = z.infer<typeof configFileSchema>;

/** The configuration as the gateway uses it: every path absolute, every default filled in. */
export type Config = ConfigFile & { dataDir: string; cacheDir: string };
