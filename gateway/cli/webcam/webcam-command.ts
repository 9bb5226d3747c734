import { Command, InvalidArgumentError } from 'commander';
import type { ListFlags, StillFlags } from './webcam-actions.ts';

/** `roundsight webcam`: the ordinary cameras of this machine, and a still from one. */
export function webcamCommand(): Command {
  const group = new Command('webcam')
    .description('the ordinary cameras of this machine, for a face or a document')
    .exitOverride()
    .showHelpAfterError('(try `roundsight webcam --help`)');
  group
    .command('list')
    .description('list the webcams: cameras that are no headset')
    .option('--json', 'print one JSON line')
    .action(async (flags: ListFlags) => (await import('./webcam-actions.ts')).list(flags));
  group
    .command('still')
    .description('take a picture')
    .requiredOption('--device <id>', 'which webcam, as `roundsight webcam list` calls it')
    .requiredOption('--output <file>', 'the JPEG file to write; one that is there is replaced')
    .option('--size <width>x<height>', 'one of its sizes (default: the largest up to 1920x1080)', readSize)
    .option('--json', 'print one JSON line')
    .action(async (flags: StillFlags) => (await import('./webcam-actions.ts')).takeStill(flags));
  return group;
}

function readSize(text: string): { widthPx: number; heightPx: number } {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(text) ?? [];
  if (width === undefined || height === undefined) throw new InvalidArgumentError('Say it as 1280x720.');
  return { widthPx: Number(width), heightPx: Number(height) };
}
