import { z } from 'zod';
import { cannedMessageListSchema, cannedMessageSchema } from '../../../contract/canned-messages.ts';
import { errorAnswerSchema } from '../../../contract/error-codes.ts';
import { consoleEventSchema } from '../../../contract/events.ts';
import { commandRequestSchema, examCommandSchema } from '../../../contract/exam-commands.ts';
import { logEntrySchema } from '../../../contract/exam-log.ts';
import { examSessionSchema } from '../../../contract/exam-sessions.ts';
import { examSchema } from '../../../contract/exams.ts';
import { headsetSchema } from '../../../contract/headsets.ts';
import { signInLinkSchema } from '../../../contract/sign-in.ts';

/** What occurs in several places of the document stands there once, under this name. */
export const namedSchemas = z.registry<{ id: string }>();

const named: Readonly<Record<string, z.ZodType>> = {
  CannedMessage: cannedMessageSchema,
  CannedMessageList: cannedMessageListSchema,
  CommandRequest: commandRequestSchema,
  ConsoleEvent: consoleEventSchema,
  Error: errorAnswerSchema,
  Exam: examSchema,
  ExamCommand: examCommandSchema,
  ExamSession: examSessionSchema,
  Headset: headsetSchema,
  LogEntry: logEntrySchema,
  SignInLink: signInLinkSchema,
};
for (const [id, schema] of Object.entries(named)) namedSchemas.add(schema, { id });
