import { headsetFaultSchema, type HeadsetFaultCommand } from '../../../hardware/virtual-headset/index.ts';

/** What a line on standard input asks for. */
export type HeadsetOrder =
  | { kind: 'help' }
  /** To be told how a headset looks now. */
  | { kind: 'look'; device: number }
  | { kind: 'suffer'; device: number; fault: HeadsetFaultCommand }
  | { kind: 'refused'; reason: string };

/** Shown for `help`. */
export const orderHelp = `look                                   light, mode, firmware, what the speaker was given
unplug | plug-in                       the cable
freeze on=true                         the same picture over and over
black-lens lens=0 on=true              lens 0 is the front one, 1 the rear one
cover-lens lens=1 on=true | blur-lens lens=1 on=true
exposure factor=4                      so many times as bright; 1 is right again
drop-frames share=0.3
corrupt-next frames=5
stall endpoint="vendor"                or "video"; until the host clears its halt
wrong-lengths on=true | babble on=true | stuck on=true | mute on=true
late-answers delayMs=2000
clock-drift partsPerMillion=80
temperature celsius=75
tamper open=true | worn on=false | button held=false
privacy-switch cameraOff=true microphoneOff=false
damage-calibration | swap-lenses       noticed at the next plug-in
update-power-cut afterBytes=20000
Add device=N for another headset than the first, or write JSON: {"device":1,"type":"unplug"}
`;

function fieldsOf(line: string): Record<string, unknown> | null {
  if (line.startsWith('{')) return JSON.parse(line) as Record<string, unknown>;
  const [type, ...words] = line.split(/\s+/);
  const entries = words.map((word) => {
    const [name = '', ...value] = word.split('=');
    return [name, JSON.parse(value.join('='))] as const;
  });
  return { type, ...Object.fromEntries(entries) };
}

/** Reads one line; what is no order says why. */
export function readOrder(line: string): HeadsetOrder {
  let fields: Record<string, unknown> | null;
  try {
    fields = fieldsOf(line.trim());
  } catch {
    return { kind: 'refused', reason: 'neither JSON nor name=value words; try help' };
  }
  const { device = 0, ...rest } = fields ?? {};
  if (typeof device !== 'number' || !Number.isInteger(device) || device < 0) {
    return { kind: 'refused', reason: 'device must be a whole number from 0' };
  }
  if (rest.type === 'help') return { kind: 'help' };
  if (rest.type === 'look') return { kind: 'look', device };
  const fault = headsetFaultSchema.safeParse(rest);
  if (fault.success) return { kind: 'suffer', device, fault: fault.data };
  const [issue] = fault.error.issues;
  return {
    kind: 'refused',
    reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'}; try help`,
  };
}
