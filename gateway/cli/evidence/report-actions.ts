import { userInfo } from 'node:os';
import { extname, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Language } from '../../contract/canned-messages.ts';
import { CodedError } from '../../ports/coded-error.ts';
import { writeWholeFile } from '../write-whole-file.ts';
import { withTools, type DataFlags } from './evidence-actions.ts';

export interface ReportFlags extends DataFlags {
  output: string;
  language: Language;
}

/** Writes the report of an exam session, HTML or PDF by the file's ending; nothing takes the place of what is there. */
export async function reportSession(
  command: Command,
  examSessionId: string,
  flags: ReportFlags,
): Promise<void> {
  const output = resolve(flags.output);
  const format = extname(output).slice(1).toLowerCase();
  if (format !== 'html' && format !== 'pdf') command.error('error: --output <file> ends in .html or .pdf');
  const bytes = await withTools(flags, async (tools) => {
    await tools.requireFree(output);
    const detail = { by: userInfo().username, output };
    const html = await tools.report({ examSessionId, language: flags.language, accountId: null, detail });
    return format === 'html' ? Buffer.from(html) : tools.printer.pdf(html);
  });
  await writeWholeFile(output, bytes, 0o600).catch((cause: unknown) => {
    throw new CodedError('output-unwritable', (cause as Error).message, { cause });
  });
  const made = { output, examSessionId, format, language: flags.language, bytes: bytes.length };
  process.stdout.write(
    flags.json ? `${JSON.stringify(made)}\n` : `${output}: report of exam session ${examSessionId}\n`,
  );
}
