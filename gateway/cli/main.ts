import { Command, CommanderError } from 'commander';
import { calibrateCommand } from './calibrate/calibrate-command.ts';
import { doctorCommand } from './doctor/doctor-command.ts';
import { evidenceCommand } from './evidence/evidence-command.ts';
import { firmwareCommand } from './firmware/firmware-command.ts';
import { personCommand } from './person/person-command.ts';
import { probeCommand } from './probe/probe-command.ts';
import { setupCommand } from './setup/setup-command.ts';
import { startCommand } from './start-command.ts';
import { stitchCommand } from './stitch/stitch-command.ts';
import { verifyCommand } from './verify/verify-command.ts';
import { virtualHeadsetCommand } from './virtual-headset/virtual-headset-command.ts';
import { webcamCommand } from './webcam/webcam-command.ts';

/**
 * The `roundsight` command. Product output goes to stdout, everything else to stderr. What a subcommand needs is loaded when it is
 * called: its definition, which every call reads, needs little more than its options.
 */
const program = new Command('roundsight')
  .description('Live exam proctoring with a wearable 360° camera')
  .exitOverride()
  .showHelpAfterError('(try `roundsight --help`)');
const commands = [
  startCommand(),
  setupCommand(),
  doctorCommand(),
  calibrateCommand(),
  probeCommand(),
  stitchCommand(),
  webcamCommand(),
  firmwareCommand(),
  evidenceCommand(),
  verifyCommand(),
  personCommand(),
  virtualHeadsetCommand(),
];
for (const command of commands) program.addCommand(command.copyInheritedSettings(program));

// The database and the recordings are for this user only.
process.umask(0o077);

// A reader that went away, such as `| head`, is no fault of ours.
process.stdout.on('error', () => undefined);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  const { exitCodeOf, faultLine } = await import('./faults.ts');
  process.stderr.write(`${faultLine(error)}\n`);
  process.exit(exitCodeOf(error));
}
