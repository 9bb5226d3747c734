import type { EquipmentReading, EquipmentThing } from '../../../../../gateway/contract/equipment.ts';

/** What a candidate takes for one thing, however many readings it has. */
export type EquipmentKind =
  'headset' | 'lens' | 'light' | 'microphone' | 'speaker' | 'webcam' | 'screen' | 'network';

export interface EquipmentGroup {
  key: string;
  kind: EquipmentKind;
  /** Which lens or screen; null where there is one only. */
  of: string | null;
  bearingDeg: number | null;
  /** What is to be put right first; null where all is fine. */
  first: EquipmentReading | null;
}

const kindOf: Record<EquipmentThing, EquipmentKind> = {
  'headset-worn': 'headset',
  'lens-picture': 'lens',
  'lens-uncovered': 'lens',
  'lens-sharpness': 'lens',
  light: 'light',
  'spoken-word': 'microphone',
  speaker: 'speaker',
  webcam: 'webcam',
  'screen-shared': 'screen',
  'screen-picture': 'screen',
  upload: 'network',
  delay: 'network',
};

/** Readings by the thing that they are about, in their order; a covered lens is covered and not blurred as well. */
export function equipmentGroups(readings: readonly EquipmentReading[]): EquipmentGroup[] {
  const groups = new Map<string, EquipmentGroup>();
  for (const reading of readings) {
    const kind = kindOf[reading.what];
    const of = reading.of ?? null;
    const key = of ?? kind;
    const group = groups.get(key) ?? { key, kind, of, bearingDeg: reading.bearingDeg ?? null, first: null };
    if (!reading.ok) group.first ??= reading;
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What is no fault, but waits for the candidate or for a measurement. */
const toDo: ReadonlySet<string> = new Set(['not-spoken', 'not-tried', 'not-measured']);

/** How a thing stands, as it is marked. */
export function markOf({ first }: EquipmentGroup): 'good' | 'todo' | 'bad' {
  if (first === null) return 'good';
  return toDo.has(first.problem ?? '') ? 'todo' : 'bad';
}

/** Drawings that show what to do. */
export type EquipmentDrawing =
  'headset' | 'plug' | 'uncover' | 'wipe' | 'lamp' | 'curtain' | 'speak' | 'listen' | 'screen' | 'network';

const drawingOfProblem: Readonly<Record<string, EquipmentDrawing>> = {
  'headset-absent': 'plug',
  'no-answer': 'plug',
  'no-sound': 'plug',
  'too-dark': 'lamp',
  dark: 'lamp',
  glare: 'curtain',
  'no-detail': 'wipe',
  blurred: 'wipe',
};

const drawingOfKind: Record<EquipmentKind, EquipmentDrawing> = {
  headset: 'headset',
  lens: 'uncover',
  light: 'lamp',
  microphone: 'speak',
  speaker: 'listen',
  webcam: 'uncover',
  screen: 'screen',
  network: 'network',
};

/** The drawing that helps with what is wrong. */
export function drawingOf({ kind, first }: EquipmentGroup): EquipmentDrawing {
  const problem = first?.problem ?? '';
  if (problem === 'no-picture' && kind !== 'screen') return 'plug';
  return drawingOfProblem[problem] ?? drawingOfKind[kind];
}
