import type {
  FirmwareFacts,
  FirmwareProgress,
  FirmwareUnit,
  InstalledFirmware,
} from '../../ports/firmware-station.ts';

/** One line per headset. */
export function unitsForPeople(units: readonly FirmwareUnit[]): string {
  if (units.length === 0) return 'There is no headset on the USB.\n';
  return units.map((unit) => `${unit.serial}: ${stateOf(unit)}\n`).join('');
}

function stateOf({ mode, running, obstacle }: FirmwareUnit): string {
  if (mode === 'update') return 'in update mode; `roundsight firmware recover` sends it back to work';
  if (running === null) return `does not say what it is (${obstacle ?? 'no answer'})`;
  return `${running.model}, firmware ${running.firmwareVersion}, security version ${running.securityVersion}`;
}

export function factsForPeople({
  model,
  firmwareVersion,
  securityVersion,
  keyId,
  bytes,
}: FirmwareFacts): string {
  return (
    `Firmware ${firmwareVersion} for ${model}, security version ${securityVersion}, ${bytes} bytes, ` +
    `signed by key ${keyId}\n`
  );
}

/** What a person is asked before an update begins. */
export function questionOf(unit: FirmwareUnit, firmware: FirmwareFacts): string {
  const now = unit.running === null ? '' : `, which runs ${unit.running.firmwareVersion}`;
  return (
    factsForPeople(firmware) +
    `is going to be installed on ${unit.serial}${now}. This cannot be undone where its security version is higher. ` +
    'Leave the headset plugged in.\nInstall it? (yes/no) '
  );
}

const phases: Readonly<Record<FirmwareProgress['phase'], string>> = {
  checking: 'looking at the headset',
  'entering-update-mode': 'the headset goes into update mode',
  sending: 'sending',
  installing: 'the headset checks and installs',
  restarting: 'the headset starts anew',
  returning: 'the headset goes back to work',
};

/** `sending: 45 %, 460800 of 1024000 bytes`, or the phase alone. */
export function firmwareProgressText({ phase, bytes, totalBytes }: FirmwareProgress): string {
  if (phase !== 'sending') return phases[phase];
  return `${phases[phase]}: ${Math.floor((100 * bytes) / totalBytes)} %, ${bytes} of ${totalBytes} bytes`;
}

export function installedForPeople(serial: string, { firmwareVersion, cuts }: InstalledFirmware): string {
  const story = cuts === 0 ? '' : ` (it vanished ${cuts} times meanwhile)`;
  return `${serial} runs ${firmwareVersion}${story}.\n`;
}

const recoveries = {
  'was-running': 'runs; there was nothing to do',
  recovered: 'runs again',
  'needs-firmware': 'has no firmware that runs: send it some with `roundsight firmware update`',
} as const;

export function recoveryForPeople(serial: string, result: keyof typeof recoveries): string {
  return `${serial} ${recoveries[result]}.\n`;
}

export function forPrograms(result: object): string {
  return `${JSON.stringify(result)}\n`;
}
