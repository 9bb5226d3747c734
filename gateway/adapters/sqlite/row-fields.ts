import { z } from 'zod';

/** A 64-bit integer of a row: a number from SQLite, a string of digits from PostgreSQL. */
export const integerField = z.coerce.number().int();

/** Null stays null; everything else is an integer. */
export const nullableIntegerField = z.union([z.null(), integerField]);

/** A truth value of a row: 0 or 1 from SQLite, a boolean from PostgreSQL. */
export const booleanField = z.union([z.boolean(), z.literal([0, 1]).transform((value) => value === 1)]);
