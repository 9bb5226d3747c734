import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HeadsetBench, patternContent } from '../../../hardware/virtual-headset/index.ts';
import type { VideoSize } from '../../../hardware/virtual-headset/usb/video-modes.ts';
import { projectRoot } from '../project-root.ts';
import { Guest, type GuestOptions } from './guest.ts';
import type { GuestProcess, GuestResult } from './guest-process.ts';
import type { GuestRig } from './guest-suite.ts';

export interface HeadsetRigOptions extends GuestOptions {
  serial?: string;
  firmwareVersion?: string;
  /** Raw Ed25519 public keys whose firmware the headset takes; default nobody's. */
  firmwareKeys?: readonly Uint8Array[];
}

const slot = 0;
const monotonicNs = (): bigint => process.hrtime.bigint();

/** A guest and, outside of it, one virtual headset with a cable to the guest's USB. */
export class HeadsetRig implements GuestRig {
  readonly guest: Guest;
  readonly bench: HeadsetBench;
  readonly serial: string;
  #plugged = false;

  private constructor(guest: Guest, bench: HeadsetBench, serial: string) {
    this.guest = guest;
    this.bench = bench;
    this.serial = serial;
  }

  /** Boots with udev running and the headset not plugged in. */
  static async boot(options: HeadsetRigOptions = {}): Promise<HeadsetRig> {
    const serial = options.serial ?? `RIG-${randomBytes(3).toString('hex').toUpperCase()}`;
    const bench = await HeadsetBench.open({
      serials: [serial],
      content: patternContent(monotonicNs()),
      monotonicNs,
      host: '127.0.0.1',
      port: 0,
      direct: true,
      firmwareVersion: options.firmwareVersion ?? '1.4.2',
      securityVersion: 1,
      firmwareKeys: options.firmwareKeys ?? [],
      calibrationAuthority: null,
      ratesOnly: false,
      onNews: () => undefined,
    });
    bench.suffer(0, { type: 'unplug' });
    try {
      const guest = await Guest.boot(options);
      // npm usb hears of plugging from udev.
      await guest.shell('/lib/systemd/systemd-udevd --daemon');
      return new HeadsetRig(guest, bench, serial);
    } catch (error) {
      await bench.close();
      throw error;
    }
  }

  /** Resolves with the guest's time in milliseconds when its kernel got the device. */
  plug(): Promise<number> {
    const attached = this.guest.attached(slot);
    this.#plugged = true;
    this.bench.suffer(0, { type: 'plug-in' });
    this.guest.cable(slot, this.bench.port);
    return attached;
  }

  /** Pulls the cable, whatever is under way on it. */
  unplug(): void {
    this.#plugged = false;
    this.guest.cable(slot, null);
    this.bench.suffer(0, { type: 'unplug' });
  }

  /** Plugged in or not, the headset is now, and its camera's node is there. */
  async ensurePlugged(): Promise<void> {
    if (!this.#plugged) await this.plug();
    await this.guest.shell(
      'for i in {1..200}; do [ -e /dev/video0 ] && [ -e /dev/snd/pcmC0D0c ] && exit 0; sleep 0.05; done; exit 1',
    );
  }

  /** Runs one of `programs/` in the guest. */
  program(name: string, args: readonly string[] = []): GuestProcess {
    const file = join(projectRoot, 'build/test/support/guest/programs', `${name}.js`);
    return this.guest.start(process.execPath, ['--enable-source-maps', file, ...args]);
  }

  /** Runs the project's command in the guest, to its end; files are those of the exchange folder. */
  roundsight(...args: string[]): Promise<GuestResult> {
    const entry = join(projectRoot, 'build/gateway/cli/main.js');
    return this.guest.run(process.execPath, [entry, ...args], { cwd: '/mnt' });
  }

  /** Runs a pipeline of the guest's camera to its end and gives back the last picture. */
  async photograph({ widthPx, heightPx }: VideoSize, count: number): Promise<Buffer> {
    const caps = `image/jpeg,width=${widthPx},height=${heightPx},framerate=10/1`;
    const place = `/mnt/${widthPx}`;
    await this.guest.shell(
      `mkdir -p ${place} && gst-launch-1.0 -q v4l2src device=/dev/video0 num-buffers=${count} ! ${caps} ! ` +
        `multifilesink location=${place}/%d.jpg`,
    );
    return readFile(join(this.guest.exchangeFolder, String(widthPx), `${count - 1}.jpg`));
  }

  async close(): Promise<void> {
    await this.guest.close();
    await this.bench.close();
  }
}
