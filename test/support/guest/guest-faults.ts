/** The guest ended or never came up; `console` is what it printed last. */
export class GuestFault extends Error {
  readonly console: string;

  constructor(what: string, console: string) {
    super(`${what}\n${console.split('\n').slice(-40).join('\n')}`);
    this.console = console;
  }
}

/** The guest's kernel stumbled over itself: a matter of the rig, not of what is tested. */
export class GuestOops extends GuestFault {}

const signs = /Kernel panic - not syncing|\bOops: |BUG: (kernel|unable|soft lockup)|general protection fault/;

/** Why a guest ended, from what it printed. */
export function faultOf(printed: string): GuestFault {
  const sign = signs.exec(printed)?.index;
  if (sign === undefined) return new GuestFault('the guest ended', printed);
  return new GuestOops('the guest’s kernel stumbled', printed.slice(sign, sign + 4000));
}
