import type { Log } from '../../gateway/ports/log.ts';

/** A log that keeps its entries for the test to look at. */
export class CollectingLog implements Log {
  readonly entries: { level: string; detail: object; message: string }[] = [];

  debug(detail: object, message: string): void {
    this.entries.push({ level: 'debug', detail, message });
  }

  info(detail: object, message: string): void {
    this.entries.push({ level: 'info', detail, message });
  }

  warn(detail: object, message: string): void {
    this.entries.push({ level: 'warn', detail, message });
  }

  error(detail: object, message: string): void {
    this.entries.push({ level: 'error', detail, message });
  }

  atLevel(level: string): string[] {
    return this.entries.filter((entry) => entry.level === level).map(({ message }) => message);
  }
}
