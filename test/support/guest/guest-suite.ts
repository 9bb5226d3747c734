import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Guest } from './guest.ts';
import { GuestOops } from './guest-faults.ts';

/** A guest with what a suite set up around it. */
export interface GuestRig {
  guest: Guest;
  close(): Promise<void>;
}

export type GuestCheck<Rig> = (name: string, body: (rig: Rig) => Promise<void>, timeoutMs?: number) => void;

const checkTimeoutMs = 60_000;
const bootTimeoutMs = 120_000;

/** Rejects with what the guest was doing when a check takes too long, so that what it started can be ended. */
async function inTime(work: Promise<void>, timeoutMs: number, guest: Guest): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`not within ${timeoutMs / 1000} s; still running:\n${guest.stillRunning()}`)),
      timeoutMs,
    );
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/**
 * A suite of checks in one guest, booted once. Each check stands alone, and what it left running is ended: where the guest's kernel stumbles, which is reported as
 * a matter of the rig, a new guest takes over and the check is made again; once in a suite.
 */
export function describeInGuest<Rig extends GuestRig>(
  name: string,
  boot: () => Promise<Rig>,
  define: (check: GuestCheck<Rig>) => void,
): void {
  describe(name, () => {
    let rig: Rig | undefined;
    let stumbled = false;
    const forgive = (error: unknown, what: string): void => {
      if (!(error instanceof GuestOops) || stumbled) throw error;
      stumbled = true;
      process.stderr.write(`Infrastructure, not the project: ${what}: ${error.message}\nOnce more.\n`);
    };
    const start = async (): Promise<Rig> => {
      try {
        return await boot();
      } catch (error) {
        forgive(error, `the boot of “${name}”`);
        return await boot();
      }
    };
    beforeAll(async () => void (rig = await start()));
    afterAll(async () => rig?.close());

    const check: GuestCheck<Rig> = (title, body, timeoutMs = checkTimeoutMs) => {
      it(
        title,
        async () => {
          if (rig === undefined) throw new Error('the guest did not come up');
          const { guest } = rig;
          try {
            await inTime(Promise.race([body(rig), guest.ended]), timeoutMs, guest);
          } catch (error) {
            // Whatever else went wrong on the way, a kernel that stumbled is why.
            forgive(guest.fault ?? error, `“${title}”`);
            await rig.close();
            rig = await start();
            await inTime(body(rig), timeoutMs, rig.guest);
          } finally {
            await rig.guest.endAll();
          }
        },
        2 * timeoutMs + bootTimeoutMs,
      );
    };
    define(check);
  });
}
