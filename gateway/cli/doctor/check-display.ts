import { ok, warning, type Finding } from './finding.ts';
import { runProgram } from './run-program.ts';

const subject = 'Display';

/** Whether the candidate's screen can be captured, or at least a demonstration shown. */
export async function checkDisplay(environment: NodeJS.ProcessEnv): Promise<Finding> {
  const { DISPLAY: display, WAYLAND_DISPLAY: wayland } = environment;
  if (display !== undefined && display !== '') {
    const { exitCode } = await runProgram('xrandr', ['--query'], { environment });
    return exitCode === 0
      ? ok(subject, `${display}: its monitors are captured`)
      : warning(
          subject,
          `${display} cannot be opened`,
          'Check DISPLAY and XAUTHORITY, and install x11-xserver-utils.',
        );
  }
  if (wayland !== undefined && wayland !== '')
    return warning(
      subject,
      'this is a Wayland session without X; its screens cannot be captured',
      'Sign in to an X11 session to have the real screens captured.',
    );
  const demonstration = await Promise.all(['Xvfb', 'chromium'].map(isInstalled));
  return demonstration.every(Boolean)
    ? ok(subject, 'none; a demonstration screen is shown instead')
    : warning(subject, 'none, and no demonstration is possible', 'Run: apt-get install xvfb chromium');
}

async function isInstalled(program: string): Promise<boolean> {
  return (await runProgram('which', [program])).exitCode === 0;
}
