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

/** What went wrong, where, and why; the first places of the stack are enough for a person, the JSON log has them all. */
function fault(err: unknown): string[] {
  if (typeof err !== 'object' || err === null) return [];
  const { message, stack, cause } = err as { message?: unknown; stack?: unknown; cause?: unknown };
  const lines = typeof stack === 'string' ? stack.split('\n').map((line) => line.trim()) : [];
  const places = lines.filter((line) => line.startsWith('at ')).slice(0, 3);
  const reasons = fault(cause).map((text) => `because ${text}`);
  return [`(${[String(message), ...places, ...reasons].join(' | ')})`];
}
