import type { HeadsetIdentity } from '../ports/headset-link.ts';
import type { StartLink } from '../running-gateway.ts';

/** What is known when the gateway answers. */
export interface Ready {
  address: string;
  links: readonly StartLink[];
  headsetKind: 'usb' | 'virtual';
  /** Null while the headset is still on its way. */
  headset: HeadsetIdentity | null;
  pid: number;
}

/** Exactly one line of JSON. */
export function readyForPrograms({ address, links, headsetKind, headset, pid }: Ready): string {
  return `${JSON.stringify({
    address,
    signInLinks: Object.fromEntries(links.map(({ role, url }) => [role, url])),
    headset: {
      virtual: headset?.virtual ?? headsetKind === 'virtual',
      connected: headset !== null,
      id: headset?.id ?? null,
      model: headset?.model ?? null,
      serial: headset?.serial ?? null,
    },
    pid,
  })}\n`;
}

/** The same for a person, who must know at once whether the room they will see is a real one. */
export function readyForPeople(ready: Ready): string {
  const lines = [
    '',
    `Roundsight runs at ${ready.address}`,
    '',
    ...headsetLines(ready),
    '',
    'Sign in with one of these links. Each works once, within 12 hours:',
    ...ready.links.map(({ role, url }) => `  ${role.padEnd(13)} ${url}`),
    '',
    'Ctrl-C stops it.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function headsetLines({ headsetKind, headset }: Ready): string[] {
  if (headset?.virtual ?? headsetKind === 'virtual')
    return [
      'Headset: VIRTUAL. No real headset is used; the room you will see is computed.',
      ...(headset === null ? ['Its scene is being prepared; the first time this takes a while.'] : []),
    ];
  return headset === null
    ? ['Headset: none is plugged in yet. Plug one in; it will be listed.']
    : [`Headset: ${headset.model}, serial ${headset.serial}, firmware ${headset.firmwareVersion ?? 'unknown'}.`];
}
