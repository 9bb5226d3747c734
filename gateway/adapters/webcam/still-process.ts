/**
 * Takes one still: a process of its own, the first of its process group, so that whoever started it can end it together with the
 * shell and the program that node-webcam starts. Its argument is a `StillRequest`; the picture is `stillFileName` in its folder.
 */
import nodeWebcam from 'node-webcam';
import { busyExitCode, stillFileName, stillRequestSchema } from './still-request.ts';

/** The camera sets its exposure meanwhile. */
const skippedPictures = 5;

// Checked here as well, where the shell's line is made: from here on there is nothing but this pattern, numbers and constants.
const request = stillRequestSchema.parse(JSON.parse(process.argv[2] ?? ''));

// Its starter is gone: nobody waits for the picture, and nobody else would end the program.
process.stdin.on('end', () => process.kill(-process.pid, 'SIGKILL')).resume();

class Busy extends Error {}

const webcam = nodeWebcam.create({
  device: request.devicePath,
  width: request.widthPx,
  height: request.heightPx,
  quality: 95,
  skip: skippedPictures,
  output: 'jpeg',
  callbackReturn: 'location',
  saveShots: false,
});
// fswebcam ends with 0 whatever happens; this is the C library's text for EBUSY, in the language that its starter set.
webcam.runCaptureValidations = (said) => (said.includes('Device or resource busy') ? new Busy(said) : null);
webcam.capture(stillFileName, (error) => {
  if (error === null || error === undefined) process.exit(0);
  process.stderr.write(`${error instanceof Error ? error.message : JSON.stringify(error)}\n`, () =>
    process.exit(error instanceof Busy ? busyExitCode : 1),
  );
});
