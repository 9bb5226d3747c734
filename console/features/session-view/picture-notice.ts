import type { MediaCondition } from '../../../gateway/contract/exam-sessions.ts';
import type { WhepState } from '../../media/whep-state.ts';
import type { Severity } from '../../ui/severity.ts';

/** What is said over the picture. `message` is a key below `picture`; `code` explains it. */
export interface PictureNotice {
  severity: Severity;
  message:
    'notAgreed' | 'waiting' | 'connecting' | 'absent' | 'late' | 'recovering' | 'reconnecting' | 'failed';
  code: string | null;
}

/** Whether the picture is the room as it is now, and if not, why not; null while it is. */
export function pictureNotice(
  state: WhepState,
  media: { condition: MediaCondition; faultCode: string | null; hasTracks: boolean; hasAgreed: boolean },
  hasPicture: boolean,
): PictureNotice | null {
  if (!media.hasAgreed) return { severity: 'notice', message: 'notAgreed', code: null };
  if (state.phase === 'failed') return { severity: 'alarm', message: 'failed', code: state.code };
  if (media.condition === 'absent') return { severity: 'alarm', message: 'absent', code: media.faultCode };
  if (!media.hasTracks) return { severity: 'notice', message: 'waiting', code: media.faultCode };
  if (state.phase === 'live') return null;
  if (media.condition === 'recovering' || media.condition === 'failed') {
    return { severity: 'alarm', message: 'recovering', code: media.faultCode };
  }
  if (state.phase === 'late') return { severity: 'warning', message: 'late', code: null };
  if (state.phase === 'reconnecting')
    return { severity: 'warning', message: 'reconnecting', code: state.code };
  return hasPicture ? null : { severity: 'notice', message: 'connecting', code: null };
}
