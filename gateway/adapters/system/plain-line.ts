import { z } from 'zod';

const entrySchema = z.looseObject({ level: z.string(), time: z.string(), msg: z.string().default('') });

/** Turns one JSON log line into one line for people: time of day, level, message, and the details as `name=value`. */
export function plainLine(line: string): string {
  const { level, time, msg, err, ...details } = entrySchema.parse(JSON.parse(line));
  const parts = Object.entries(details).flatMap(([name, value]) => detail(name, value));
  const text = [`${time.slice(11, 19)} ${level.padEnd(5)} ${msg}`, ...parts, ...fault(err)].join(' ');
  return `${text.replaceAll(/[\n\r]+\s*/g, ' | ')}\n`;
}

function detail(name: string, value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object')
    return [`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([inner, field]) => detail(`${name}.${inner}`, field));
}

/** The first places of the stack are enough for a person; the JSON log has them all. */
function fault(err: unknown): string[] {
  if (typeof err !== 'object' || err === null) return [];
  const { message, stack } = err as { message?: unknown; stack?: unknown };
  const places = typeof stack === 'string' ? stack.split('\n').slice(1, 4) : [];
  return [`(${[String(message), ...places.map((place) => place.trim())].join(' | ')})`];
}
