import type { HeadsetDiscovery, HeadsetLink } from '../ports/headset-link.ts';
import type { Log } from '../ports/log.ts';

export type HeadsetMode = 'auto' | 'usb' | 'virtual';

export interface HeadsetListeners {
  onFound(link: HeadsetLink): void;
  /** A headset that was found is not wanted any more: a real one took its place. */
  onDiscarded(link: HeadsetLink): void;
}

interface Deps {
  usb: HeadsetDiscovery;
  virtual: HeadsetDiscovery;
  log: Log;
}

/** Time in which USB lists what is plugged in already. */
const graceMs = 1_000;

/**
 * Finds headsets of the wanted kind. `auto` prefers real ones: the virtual one starts when none was found within
 * a moment, and leaves when a real one is plugged in later.
 */
export class HeadsetChooser {
  readonly #deps: Deps;
  readonly #mode: HeadsetMode;
  readonly #listeners: HeadsetListeners;
  readonly #virtualLinks = new Set<HeadsetLink>();
  #realFound = false;
  #virtualRuns = false;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(deps: Deps, mode: HeadsetMode, listeners: HeadsetListeners) {
    this.#deps = deps;
    this.#mode = mode;
    this.#listeners = listeners;
  }

  /** Resolves with the kind that is used first; its headset may still be on its way. */
  async start(): Promise<'usb' | 'virtual'> {
    if (this.#mode === 'virtual') {
      this.#startVirtual();
      return 'virtual';
    }
    const usable = await this.#startUsb();
    if (this.#mode === 'usb') return 'usb';
    if (usable && !this.#realFound) await this.#grace();
    if (this.#realFound || this.#stopped) return 'usb';
    this.#startVirtual();
    return 'virtual';
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await Promise.all([
      ...(this.#mode === 'virtual' ? [] : [this.#deps.usb.stop()]),
      ...(this.#virtualRuns ? [this.#deps.virtual.stop()] : []),
    ]);
  }

  /** Answers whether USB can be used at all. */
  async #startUsb(): Promise<boolean> {
    try {
      await this.#deps.usb.start((link) => this.#realArrived(link));
      return true;
    } catch (error) {
      this.#deps.log.error({ err: error }, 'USB cannot be used; run `roundsight doctor`');
      return false;
    }
  }

  #grace(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #startVirtual(): void {
    this.#virtualRuns = true;
    // Rendering its scene for the first time takes a while: nobody waits for it here.
    this.#deps.virtual
      .start((link) => {
        if (this.#realFound || this.#stopped) void link.close();
        else {
          this.#virtualLinks.add(link);
          this.#listeners.onFound(link);
        }
      })
      .catch((error: unknown) => this.#deps.log.error({ err: error }, 'the virtual headset cannot start'));
  }

  #realArrived(link: HeadsetLink): void {
    this.#realFound = true;
    this.#wake();
    if (this.#virtualRuns) this.#leaveVirtual();
    this.#listeners.onFound(link);
  }

  #leaveVirtual(): void {
    this.#virtualRuns = false;
    this.#deps.log.info({}, 'a real headset was plugged in: the virtual one leaves');
    for (const link of this.#virtualLinks) this.#listeners.onDiscarded(link);
    this.#virtualLinks.clear();
    this.#deps.virtual
      .stop()
      .catch((error: unknown) => this.#deps.log.error({ err: error }, 'the virtual headset did not stop'));
  }
}
