import type { Profile, UsbIdentity } from '../profiles/index.ts';

export interface UdevRulesOptions {
  /** Group that may use the devices too, for machines on which nobody sits at a seat; `isGroupName` must hold. */
  group?: string | undefined;
}

/** Sorted before 73-seat-late.rules, which gives the person at the seat the rights to what is tagged uaccess. */
export const udevRulesFileName = '70-roundsight.rules';

/** Whether this may stand as GROUP in a rule: a name that `groupadd` takes. */
export function isGroupName(name: string): boolean {
  return /^[a-z_][a-z0-9_-]{0,31}$/.test(name);
}

const head = `# Made from hardware/profiles by \`roundsight setup --udev --print\`: change those, not this.
# The person at the seat may use these devices; nobody else is given anything.
ACTION=="remove", GOTO="roundsight_end"
`;
const tail = `
LABEL="roundsight_end"
`;

/** The rules file for the models that the gateway uses, in the order of the profiles; the same text for the same profiles. */
export function udevRules(profiles: readonly Profile[], options: UdevRulesOptions = {}): string {
  const { group } = options;
  if (group !== undefined && !isGroupName(group)) throw new RangeError('not the name of a group');
  const rights = ['TAG+="uaccess"', ...(group === undefined ? [] : [`GROUP="${group}"`, 'MODE="0660"'])];
  const blocks = profiles.map((profile) => block(profile, rights.join(', '))).filter((text) => text !== '');
  return [head, ...blocks, tail].join('');
}

function block(profile: Profile, rights: string): string {
  if (profile.status !== 'supported') return '';
  const lines = [
    ...profile.usb.flatMap((identity) => [
      // Whoever has the vendor interface needs the device itself; other cameras are used through their drivers.
      ...(profile.capabilities.vendorInterface ? [usbRule(identity)] : []),
      partRule('video4linux', identity),
      partRule('sound', identity),
    ]),
    ...(profile.updateMode === undefined ? [] : [usbRule(profile.updateMode)]),
  ];
  return lines.length === 0
    ? ''
    : `\n# ${profile.model}\n${lines.map((line) => `${line}, ${rights}\n`).join('')}`;
}

function usbRule(identity: UsbIdentity): string {
  return ['SUBSYSTEM=="usb"', 'ENV{DEVTYPE}=="usb_device"', ...matches('ATTR', identity)].join(', ');
}

/** A node that a driver made: the attributes are those of the one parent that has them all. */
function partRule(subsystem: string, identity: UsbIdentity): string {
  return [`SUBSYSTEM=="${subsystem}"`, ...matches('ATTRS', identity)].join(', ');
}

function matches(key: 'ATTR' | 'ATTRS', { vendorId, productId, productNameContains }: UsbIdentity): string[] {
  const ids = [`${key}{idVendor}=="${vendorId}"`, `${key}{idProduct}=="${productId}"`];
  if (productNameContains === undefined) return ids;
  return [...ids, `${key}{product}=="*${anyCase(productNameContains)}*"`];
}

/** A shell pattern for the text in any case: udev has no other way before version 258. */
function anyCase(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
}
