import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CodedError } from '../../ports/coded-error.ts';
import type { Display, DisplayProvider } from '../../ports/display-provider.ts';
import type { Log } from '../../ports/log.ts';
import { findExecutable } from './find-executable.ts';
import { startVirtualDisplay, type VirtualDisplay } from './virtual-display.ts';
import { parseMonitors, type Monitor } from './x11-monitors.ts';

export interface X11DisplayOptions {
  /** Of the gateway: `DISPLAY`, `XAUTHORITY`, `WAYLAND_DISPLAY`, `PATH`, `HOME`. */
  environment: NodeJS.ProcessEnv;
  /** The demonstration exam: `demonstration-exam.html` of this folder. */
  examPagePath: string;
  /** Folder for private, short-lived files. */
  runtimeDirectory: string;
  log: Log;
}

const listTimeoutMs = 3000;
/** How Xvfb calls the one monitor that it has. */
const virtualMonitorName = 'screen';
const run = promisify(execFile);

/**
 * The candidate's X display with every monitor; where there is none, a virtual one with the demonstration exam.
 *
 * Under Wayland the X display shows only part of what the candidate sees, so it is not used.
 */
export class X11DisplayProvider implements DisplayProvider {
  readonly #options: X11DisplayOptions;
  #found: Promise<Display> | null = null;
  #virtual: VirtualDisplay | null = null;

  constructor(options: X11DisplayOptions) {
    this.#options = options;
  }

  find(): Promise<Display> {
    this.#found ??= this.#look();
    return this.#found;
  }

  async monitorNames(): Promise<string[] | null> {
    const display = await this.#found?.catch(() => null);
    const [first] = display?.screens ?? [];
    if (display === null || display === undefined || first === undefined) return null;
    try {
      const monitors = await this.#monitors(first.displayName, display.authorityPath);
      // What is shown on the demonstration's own monitor is its label.
      const isOwn = (name: string) => first.demonstration && name === virtualMonitorName;
      return monitors.map(({ name }) => (isOwn(name) ? first.label : name));
    } catch {
      return null;
    }
  }

  async close(): Promise<void> {
    await this.#found?.catch(() => undefined);
    await this.#virtual?.close();
    this.#virtual = null;
  }

  async #look(): Promise<Display> {
    const real = await this.#realDisplay();
    if (real !== null) return real;
    const searchPath = this.#options.environment.PATH ?? '';
    // One after the other, so that what is missing first is named first.
    const xvfbPath = await this.#program('Xvfb', searchPath);
    const chromiumPath = await this.#program('chromium', searchPath);
    const { examPagePath, runtimeDirectory, log } = this.#options;
    log.info({}, 'no display of a candidate; a demonstration is shown instead');
    this.#virtual = await startVirtualDisplay({
      xvfbPath,
      chromiumPath,
      examPagePath,
      runtimeDirectory,
      searchPath,
      log,
    });
    return this.#virtual;
  }

  async #program(name: string, searchPath: string): Promise<string> {
    const path = await findExecutable(name, searchPath);
    if (path === null) throw new CodedError('display-missing', `${name} is not installed`);
    return path;
  }

  async #realDisplay(): Promise<Display | null> {
    const { environment, log } = this.#options;
    const displayName = environment.DISPLAY ?? '';
    if (displayName === '') return null;
    if ((environment.WAYLAND_DISPLAY ?? '') !== '') {
      log.warn({}, 'screens of a Wayland desktop cannot be captured yet');
      return null;
    }
    const authorityPath = environment.XAUTHORITY ?? null;
    try {
      const screens = (await this.#monitors(displayName, authorityPath)).map(({ name, ...place }) => ({
        ...place,
        label: name,
        displayName,
        demonstration: false,
      }));
      return screens.length === 0 ? null : { screens, authorityPath };
    } catch (error) {
      log.warn({ displayName, err: error }, 'the display cannot be opened');
      return null;
    }
  }

  /** Rejects where the display cannot be asked. */
  async #monitors(displayName: string, authorityPath: string | null): Promise<Monitor[]> {
    const { environment } = this.#options;
    const { stdout } = await run('xrandr', ['--listmonitors'], {
      env: {
        PATH: environment.PATH,
        HOME: environment.HOME,
        DISPLAY: displayName,
        ...(authorityPath === null ? {} : { XAUTHORITY: authorityPath }),
      },
      timeout: listTimeoutMs,
    });
    return parseMonitors(stdout);
  }
}
