import { z } from 'zod';

/** A language in which people are spoken to. */
export const languageSchema = z.enum(['en', 'de']);
export type Language = z.infer<typeof languageSchema>;
export const languages = languageSchema.options;

/** The interventions that have ready-made words. */
export const cannedKindSchema = z.enum(['message', 'warn', 'ask-to-adjust', 'pause']);
export type CannedKind = z.infer<typeof cannedKindSchema>;
export const cannedKinds = cannedKindSchema.options;

/** As long as the shortest of what such words are sent as. */
const words = z.string().trim().min(1).max(500);

export const cannedMessageSchema = z.strictObject({
  /** Stays when the words change: a sent message names it. */
  id: z.string().regex(/^[\w-]{1,100}$/),
  kind: cannedKindSchema,
  text: z.strictObject({ en: words, de: words }),
});
export type CannedMessage = z.infer<typeof cannedMessageSchema>;

const messages = z
  .array(cannedMessageSchema)
  .max(100)
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, {
    error: 'an id stands there twice',
  });

/** Ready-made words in the order in which proctors see them. */
export const cannedMessageListSchema = z.strictObject({
  /** 0 for those that come with the gateway; one more with every change. */
  version: z.int().min(0),
  messages,
});
export type CannedMessageList = z.infer<typeof cannedMessageListSchema>;

export const newCannedMessagesSchema = z.strictObject({
  /** `version` of the list that was changed. */
  basedOn: z.int().min(0),
  messages,
});
export type NewCannedMessages = z.infer<typeof newCannedMessagesSchema>;
