import { z } from 'zod';
import { blindPlace } from './blind-states.ts';
import { languageSchema } from './canned-messages.ts';
import { equipmentFindingSchema } from './equipment.ts';
import { checkInStepSchema, examSchema } from './exams.ts';
import { coverageCellsSchema } from './room-scan.ts';

/** Words of a person: plain text, never markup. */
const words = (longest: number) => z.string().trim().min(1).max(longest);
const reason = words(500);
const bearingDeg = z.number().min(0).lt(360);
const elevationDeg = z.number().min(-90).max(90);
const stillId = z.string().regex(/^[\w-]{1,100}$/);
/** Unix milliseconds of the time base of the exam sessions. */
const momentMs = z.int().min(0);

/** A picture of the recording that somebody points at. */
export const incidentFrameSchema = z.strictObject({
  trackId: z.string().min(1).max(40),
  atMs: momentMs,
  /** In the room; where what is meant is to be seen. */
  bearingDeg: bearingDeg.optional(),
  elevationDeg: elevationDeg.optional(),
  /** Bearing of the headset's own forward direction then: what is meant is in the panorama's column `bearingDeg - headBearingDeg`. */
  headBearingDeg: bearingDeg.optional(),
});
export type IncidentFrame = z.infer<typeof incidentFrameSchema>;

export const candidateCommandSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('begin-check-in') }),
  z.strictObject({
    type: z.literal('give-consent'),
    textVersion: z.string().min(1).max(40),
    /** In which language the text was read: in that one the candidate is spoken to. */
    language: languageSchema.optional(),
    /** Origin of the media server that the text named: to no other is anything published. */
    publishedTo: z.string().max(300).optional(),
  }),
  z.strictObject({ type: z.literal('submit-identity'), faceStillId: stillId, documentStillId: stillId }),
  z.strictObject({ type: z.literal('raise-hand') }),
  z.strictObject({ type: z.literal('lower-hand') }),
  z.strictObject({ type: z.literal('say'), text: words(2000) }),
  z.strictObject({ type: z.literal('hand-in') }),
]);

export const interventionSchema = z.discriminatedUnion('type', [
  /** Approves the check-in and starts the exam. */
  z.strictObject({ type: z.literal('admit') }),
  z.strictObject({ type: z.literal('ask-again'), steps: z.array(checkInStepSchema).min(1), reason }),
  /** The exam goes without this step, where a candidate cannot do it. */
  z.strictObject({ type: z.literal('waive-step'), step: checkInStepSchema.exclude(['consent']), reason }),
  z.strictObject({ type: z.literal('refuse'), reason }),
  z.strictObject({ type: z.literal('message'), text: words(2000), cannedId: z.string().max(100).optional() }),
  z.strictObject({ type: z.literal('warn'), text: words(2000) }),
  z.strictObject({ type: z.literal('ask-to-adjust'), text: words(500), bearingDeg, elevationDeg }),
  z.strictObject({ type: z.literal('start-talking') }),
  z.strictObject({ type: z.literal('stop-talking') }),
  z.strictObject({ type: z.literal('caption'), text: words(2000) }),
  z.strictObject({ type: z.literal('answer-hand') }),
  z.strictObject({ type: z.literal('pause'), reason, expectedMinutes: z.int().min(1).max(240).optional() }),
  z.strictObject({ type: z.literal('resume') }),
  z.strictObject({ type: z.literal('add-time'), seconds: z.int().min(1).max(86_400), reason }),
  z.strictObject({ type: z.literal('verify-again'), reason }),
  z.strictObject({ type: z.literal('terminate'), reason }),
  z.strictObject({ type: z.literal('confirm-termination') }),
  z.strictObject({ type: z.literal('withdraw-termination'), reason }),
  z.strictObject({ type: z.literal('note'), text: words(2000) }),
  z.strictObject({
    type: z.literal('bookmark'),
    text: words(500).optional(),
    bearingDeg: bearingDeg.optional(),
    /** The moment of the recording that is meant; that of the command where absent. */
    atMs: momentMs.optional(),
  }),
  /** What a person decided that it was, with the part of the recording that shows it. */
  z
    .strictObject({
      type: z.literal('incident'),
      title: words(120),
      text: words(2000).optional(),
      fromMs: momentMs,
      toMs: momentMs,
      frames: z.array(incidentFrameSchema).max(12),
    })
    .refine(({ fromMs, toMs }) => fromMs <= toMs, { error: 'must not end before it begins' }),
  z.strictObject({ type: z.literal('take-over'), reason }),
  z.strictObject({
    type: z.literal('hand-over'),
    toAccountId: z.string().max(100),
    toName: words(120),
    note: words(2000),
  }),
  z.strictObject({ type: z.literal('cancel'), reason }),
]);

/** What the gateway itself sees happen. */
export const gatewayCommandSchema = z.discriminatedUnion('type', [
  /** The first of every exam session. */
  z.strictObject({ type: z.literal('schedule'), exam: examSchema, candidateName: words(120) }),
  /** The candidate's page was last heard at `sinceMs`; the exam clock stands from then. */
  z.strictObject({ type: z.literal('connection-lost'), sinceMs: z.int() }),
  z.strictObject({ type: z.literal('connection-gone') }),
  z.strictObject({ type: z.literal('connection-back') }),
  z.strictObject({ type: z.literal('time-up') }),
  /** What the equipment check and the room scan measured: a page of the candidate's could claim anything. */
  z.strictObject({ type: z.literal('report-equipment'), findings: z.array(equipmentFindingSchema).max(400) }),
  z.strictObject({
    type: z.literal('submit-room-scan'),
    coveragePercent: z.number().min(0).max(100),
    /** Which cells of the coverage map were seen. */
    cells: coverageCellsSchema,
    /** Where the exam's screen is, as a bearing by the headset's own orientation: what everybody's bearings are counted from. */
    forwardBearingDeg: bearingDeg.optional(),
  }),
  z.strictObject({ type: z.literal('expire') }),
  /** What software saw of the pictures, the sound, the headset and the monitors; a person decides what it means. */
  z.strictObject({
    type: z.literal('blind-state-began'),
    blindStateId: stillId,
    ...blindPlace,
    /** When it was first seen. */
    sinceMs: z.int(),
    /** SHA-256 of the JPEG that shows it; null where there was no picture. */
    pictureSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
  }),
  z.strictObject({ type: z.literal('blind-state-ended'), blindStateId: stillId, ...blindPlace }),
]);

export type Intervention = z.infer<typeof interventionSchema>;
export type GatewayCommand = z.infer<typeof gatewayCommandSchema>;
export const examCommandSchema = z.discriminatedUnion('type', [
  ...candidateCommandSchema.options,
  ...interventionSchema.options,
  ...gatewayCommandSchema.options,
]);
export type ExamCommand = z.infer<typeof examCommandSchema>;
export type ExamCommandType = ExamCommand['type'];

/** A command as it is sent: the same key is the same command, however often it arrives. */
export const commandRequestSchema = z.strictObject({
  idempotencyKey: z.uuid(),
  /** `version` of the exam session that the person saw when deciding. */
  basedOn: z.int().min(0),
  command: z.discriminatedUnion('type', [...candidateCommandSchema.options, ...interventionSchema.options]),
});
export type CommandRequest = z.infer<typeof commandRequestSchema>;
