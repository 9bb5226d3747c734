import { readFile } from 'node:fs/promises';
import { CodedError } from '../ports/coded-error.ts';

/** Reads a JSON file; throws `config-missing` when it cannot be read and `config-invalid`, with line and column, when it is not JSON. */
export async function readJsonFile(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new CodedError('config-missing', `${file}: ${reason}`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CodedError('config-invalid', `${file}${placeOf(error, text)}: not valid JSON`, {
      cause: error,
    });
  }
}

/** `:3:14`, where V8 says at which character it stopped; else nothing. */
function placeOf(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return `:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
