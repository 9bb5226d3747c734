import { pino } from 'pino';
import { redact } from '../../config/redact.ts';
import type { Log } from '../../ports/log.ts';
import { plainLine } from './plain-line.ts';

export interface LogOptions {
  level: 'debug' | 'info' | 'warn' | 'error';
  /** One JSON object per line instead of plain text. */
  json: boolean;
  write: (text: string) => void;
}

/** A log that writes one line per entry, secrets redacted. */
export function createLog(options: LogOptions): Log {
  const { level, json, write } = options;
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (detail) => redact(detail) as Record<string, unknown>,
      },
    },
    { write: (line: string) => write(json ? line : plainLine(line)) },
  );
}
