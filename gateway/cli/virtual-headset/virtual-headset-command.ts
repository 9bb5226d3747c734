import { Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../whole-number.ts';
import type { VirtualHeadsetFlags } from './virtual-headset-action.ts';

const mostHeadsets = 16;
const collect = (path: string, before: string[]): string[] => [...before, path];

function headsetCount(text: string): number {
  const count = wholeNumber(text);
  if (count < 1 || count > mostHeadsets) throw new InvalidArgumentError(`takes 1 to ${mostHeadsets}`);
  return count;
}

/** `roundsight virtual-headset`: headsets without hardware for the kernel of this or another machine. */
export function virtualHeadsetCommand(): Command {
  return new Command('virtual-headset')
    .description(
      'serve virtual headsets over USB/IP; faults on command from standard input (help lists them)',
    )
    .addOption(new Option('--usbip', 'serve over USB/IP').makeOptionMandatory())
    .option(
      '--host <address>',
      'address to listen on; USB/IP has neither passwords nor encryption',
      '127.0.0.1',
    )
    .option('--port <number>', 'TCP port; 0 takes any free one', wholeNumber, 3240)
    .option(
      '--direct',
      'a connection gets the first free headset at once, without a request to import',
      false,
    )
    .option('--serial <text>', 'serial number; further ones count on', 'VIRTUAL-0001')
    .option('--count <number>', 'how many headsets', headsetCount, 1)
    .option('--scenario <name>', 'what the lenses see, such as quiet-exam; default the test pattern')
    .addOption(
      new Option('--pattern', 'a test pattern and a tone, without anything to render').conflicts('scenario'),
    )
    .option('--rates-only', 'an IMU that gives rates but no orientation', false)
    .option('--firmware-version <version>', 'the firmware that runs', '1.0.0')
    .option('--security-version <number>', 'its security version', wholeNumber, 1)
    .option('--firmware-key <file>', 'PEM of a public key whose firmware it takes; repeatable', collect, [])
    .option('--calibration-authority <file>', 'PEM of the public key of those who may write a calibration')
    .option('--json', 'one JSON line per answer', false)
    .action(async (flags: VirtualHeadsetFlags) => (await import('./virtual-headset-action.ts')).serve(flags));
}
