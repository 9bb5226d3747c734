import { z } from 'zod';
import { errorAnswerSchema } from '../../contract/error-codes.ts';

/** An answer without a body. */
export const doneSchema = z.undefined().describe('Done.');

/** The schemas of a route's answers, with the one shape that every refusal and failure has. */
export function withErrors<T extends Record<number, z.ZodType>>(answers: T) {
  return { ...answers, '4xx': errorAnswerSchema, '5xx': errorAnswerSchema };
}
