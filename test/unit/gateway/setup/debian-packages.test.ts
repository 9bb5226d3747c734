import { describe, expect, it } from 'vitest';
import { waysToInstall } from '../../../../gateway/setup/debian-packages.mjs';

describe('the way to install Debian packages', () => {
  const install = 'apt-get install --yes --no-install-recommends xvfb chromium';

  it.each([
    [{ isRoot: true, sudo: 'absent' }, [], `apt-get update && ${install}`],
    [{ isRoot: false, sudo: 'free' }, ['sudo', '-n'], `sudo apt-get update && sudo ${install}`],
    [{ isRoot: false, sudo: 'asks' }, null, `sudo apt-get update && sudo ${install}`],
    [{ isRoot: false, sudo: 'absent' }, null, `su -l -c 'apt-get update && ${install}'`],
  ] as const)('for %o is what this person can do', (rights, prefix, remedy) => {
    expect(waysToInstall(['xvfb', 'chromium'], rights)).toEqual({ prefix, remedy });
  });
});
