import { expect } from 'vitest';
import { Guest } from '../support/guest/guest.ts';
import { describeInGuest, type GuestRig } from '../support/guest/guest-suite.ts';

let attempts = 0;

async function boot(): Promise<GuestRig> {
  const guest = await Guest.boot();
  return { guest, close: () => guest.close() };
}

describeInGuest('a guest whose kernel stumbles', boot, (check) => {
  check('is reported and replaced, and the check is made again', async ({ guest }) => {
    attempts += 1;
    if (attempts === 1) await guest.shell('echo c > /proc/sysrq-trigger; sleep 60');
    expect(attempts).toBe(2);
    expect(guest.fault).toBeNull();
    expect(await guest.shell('uname -s')).toBe('Linux\n');
  });
});
