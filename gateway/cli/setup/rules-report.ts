import type { RulesResult } from './install-rules.ts';

export interface RulesReport {
  result: RulesResult;
  /** What somebody who may become root types to have it done. */
  commandAsRoot: string;
}

const reloads = {
  done: 'udev has applied it to what is plugged in.',
  ignored:
    'udev was not told, as is usual in a chroot: it takes effect when the machine starts, or after ' +
    '`udevadm control --reload` as root outside and plugging the headset in again.',
  failed: 'udev did not take it: it will when the machine starts, or run `udevadm control --reload` as root.',
  'not-needed': '',
} as const;

const outcomes = {
  installed: (path: string) => `Wrote ${path}.`,
  unchanged: (path: string) => `${path} is there already and up to date.`,
  removed: (path: string) => `Removed ${path}.`,
  absent: (path: string) => `There is no ${path}; nothing to remove.`,
} as const;

/** What was done, in one or two sentences; where it takes root, the one command that does it. */
export function rulesReportForPeople({ result, commandAsRoot }: RulesReport): string {
  if (result.outcome === 'needs-root')
    return `Only root may change ${result.path}. Run:\n\n  ${commandAsRoot}\n`;
  return `${[outcomes[result.outcome](result.path), reloads[result.reload]].join(' ').trim()}\n`;
}

/** The same as one JSON line; `command` where it takes root. */
export function rulesReportForPrograms({ result, commandAsRoot }: RulesReport): string {
  return `${JSON.stringify(result.outcome === 'needs-root' ? { ...result, command: commandAsRoot } : result)}\n`;
}
