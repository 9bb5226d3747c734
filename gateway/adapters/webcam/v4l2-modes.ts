import { execFile } from 'node:child_process';
import { CodedError } from '../../ports/coded-error.ts';
import type { WebcamMode } from '../../ports/webcams.ts';

const maxSidePx = 8192;

/** Sizes and rates in what `v4l2-ctl --list-formats-ext` prints for a node that captures; none for any other. Ranges are left out. */
export function modesIn(text: string): WebcamMode[] {
  const modes: (Omit<WebcamMode, 'framesPerSecond'> & { framesPerSecond: number[] })[] = [];
  let fourcc: string | null = null;
  let captures = false;
  for (const untrimmed of text.split('\n')) {
    // Not by the patterns: names in the text are the device's, and a long run of blanks would take them minutes.
    const line = untrimmed.trim();
    const type = /^Type\s*: (.+)$/.exec(line)?.[1];
    if (type !== undefined) captures = /^Video Capture( Multiplanar)?$/.test(type);
    fourcc = /^\[\d+\]: '([A-Z0-9]{3,4}) *'/.exec(line)?.[1] ?? fourcc;
    const size = /^Size: Discrete (\d{1,5})x(\d{1,5})$/.exec(line);
    const [widthPx, heightPx] = [Number(size?.[1] ?? 0), Number(size?.[2] ?? 0)];
    if (size !== null && captures && fourcc !== null && isSide(widthPx) && isSide(heightPx)) {
      modes.push({ fourcc, widthPx, heightPx, framesPerSecond: [] });
    }
    const rate = /^Interval: Discrete [\d.]+s \((\d{1,6}\.\d{1,6}) fps\)$/.exec(line)?.[1];
    if (rate !== undefined && captures) modes.at(-1)?.framesPerSecond.push(Number(rate));
  }
  for (const mode of modes) mode.framesPerSecond.sort((one, other) => other - one);
  return modes;
}

function isSide(px: number): boolean {
  return px >= 16 && px <= maxSidePx;
}

const timeoutMs = 10_000;

/** Asks a node what it offers; none where it does not answer. Rejects with `webcam-failed` where the program is not there. */
export function readModes(devicePath: string): Promise<WebcamMode[]> {
  return new Promise((resolve, reject) => {
    const args = ['--device', devicePath, '--list-formats-ext'];
    const settings = {
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      env: { ...process.env, LC_ALL: 'C' },
    } as const;
    execFile('v4l2-ctl', args, settings, (error, stdout) => {
      if (error?.code !== 'ENOENT') resolve(modesIn(stdout));
      else
        reject(new CodedError('webcam-failed', 'v4l2-ctl is not there; install v4l-utils', { cause: error }));
    });
  });
}
