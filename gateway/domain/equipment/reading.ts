import type { EquipmentProblem, EquipmentReading, EquipmentThing } from '../../contract/equipment.ts';

/** One reading; it is good where there is no problem. */
export function reading<Thing extends EquipmentThing>(
  what: Thing,
  problem: EquipmentProblem<Thing> | null,
  value: number | null,
  unit: string,
  part: Pick<EquipmentReading, 'of' | 'bearingDeg'> = {},
): EquipmentReading {
  return { what, ...part, value, unit, ok: problem === null, ...(problem !== null && { problem }) };
}
