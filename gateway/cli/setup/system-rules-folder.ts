/** Where the administrator's rules stand; udev reads no other folder of theirs. */
export const systemRulesFolder = '/etc/udev/rules.d';
