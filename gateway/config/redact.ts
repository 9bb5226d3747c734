const replacement = '[redacted]';

/** Names, in any case and with any prefix, of what must never reach a log. */
const secretName = /(password|secret|token|credential|cookie|authorization|sdp|privatekey)$/i;

/** Secrets inside texts: bearer tokens, sign-in links, and session descriptions with their ICE passwords. */
const secretTexts: readonly [RegExp, string][] = [
  [/(#token=)[\w-]+/g, `$1${replacement}`],
  [/\b(Bearer )[\w\-.~+/]+=*/gi, `$1${replacement}`],
  [/(a=ice-(?:pwd|ufrag):)\S+/g, `$1${replacement}`],
];

/** Deeper than anything that is logged; a structure beyond this is cut off. */
const maxDepth = 6;

/** A copy of what is to be logged without its secrets, known by the names they have and the forms they take. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      secretName.test(name) ? replacement : redact(field, depth + 1),
    ]),
  );
}

export function redactText(text: string): string {
  return secretTexts.reduce((result, [pattern, safe]) => result.replace(pattern, safe), text);
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: redactText(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    stack: redactText(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
