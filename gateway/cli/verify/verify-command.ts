import { Command } from 'commander';
import type { VerifyFlags } from './verify-actions.ts';

const help = `
Exit codes: 0 everything is as it was sealed; 1 something is not, and the first of it is named; 2 the export, the tombstone or the key
cannot be read. Get the key from those who ran the exam (\`roundsight evidence keys --json\`, or /api/seal-keys of the gateway), not from
the export itself. With --tsa-ca a time stamp must be there that one of the authorities signed, and its time is printed; without, one that
is there is not asked who signed it. Nothing else is needed: no gateway, no network, no configuration.`;

/** `roundsight verify`: whether an exported recording is what was sealed. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'check an exported recording, or the tombstone of a deleted one, against its seal: every byte',
    )
    .argument(
      '<export>',
      'the folder or the ZIP file, as it was exported or downloaded, or a tombstone in JSON',
    )
    .requiredOption('--key <file>', 'the trusted public key: PEM, or the list of keys in JSON')
    .option(
      '--tsa-ca <file>',
      'certificates of time stamp authorities, PEM: it must be stamped by one of them',
    )
    .option('--json', 'print one JSON line')
    .addHelpText('after', help)
    .action(async (path: string, flags: VerifyFlags) =>
      (await import('./verify-actions.ts')).verify(path, flags),
    );
}
