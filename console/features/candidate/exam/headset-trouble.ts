import type { ExamSession } from '../../../../gateway/contract/exam-sessions.ts';
import type { EquipmentDrawing } from '../check-in/equipment/equipment-groups.ts';

/** What a candidate can put right at the headset, with the drawing that helps; `key` stands below `equipment.problem`. */
export interface HeadsetTrouble {
  key: 'headset-worn.headset-absent' | 'headset-worn.not-worn' | 'lens-uncovered.covered';
  drawing: EquipmentDrawing;
}

/** The one thing to put right first; null where there is none, or nothing that the candidate could do. */
export function headsetTrouble({
  condition,
  worn,
  coveredLenses,
  blindStates,
}: Pick<
  ExamSession['media'],
  'condition' | 'worn' | 'coveredLenses' | 'blindStates'
>): HeadsetTrouble | null {
  if (condition === 'absent') return { key: 'headset-worn.headset-absent', drawing: 'plug' };
  if (worn === false) return { key: 'headset-worn.not-worn', drawing: 'headset' };
  const isCovered =
    coveredLenses.length > 0 ||
    blindStates.some(({ kind, trackId }) => kind === 'covered' && trackId === 'panorama');
  return isCovered ? { key: 'lens-uncovered.covered', drawing: 'uncover' } : null;
}
