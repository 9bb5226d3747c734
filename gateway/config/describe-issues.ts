import type { z } from 'zod';

/** Says where a configuration does not fit and why, one line per fault; never repeats a value. */
export function describeIssues(error: z.ZodError, placeOf: (key: string) => string): string {
  return error.issues.map((issue) => describeIssue(issue, placeOf)).join('; ');
}

function describeIssue(issue: z.core.$ZodIssue, placeOf: (key: string) => string): string {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => dotted([...issue.path, key])).join(', ');
    return `${placeOf(String(issue.path[0] ?? issue.keys[0]))}: unknown key ${names}`;
  }
  const key = dotted(issue.path);
  const place = placeOf(key);
  return key === '' ? `${place}: ${issue.message}` : `${place}: ${key}: ${issue.message}`;
}

/** `iceServers[0].urls` */
function dotted(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}${text === '' ? '' : '.'}${String(part)}`,
    '',
  );
}
