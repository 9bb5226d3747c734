/** Legal holds, in English; `hold-de.ts` has the same keys. */
export const holdEn = {
  mark: 'Legal hold',
  open: 'Legal hold',
  openFor: 'Place a legal hold on the exam session of {name}',
  liftFor: 'Lift the legal hold on the exam session of {name}',
  placeTitle: 'Place a legal hold: {name}',
  placeText:
    'While it lasts, nothing of this exam session is deleted: no recording, no picture of the face or the document, no picture of a blind state. The candidate is told that there is a hold, but not why or by whom.',
  placeOverdue: 'Its time is over. Unless it is deleted already, it will be within a minute.',
  place: 'Place hold',
  liftTitle: 'Lift the legal hold: {name}',
  lasts: 'On hold since {time}, placed by {name}:',
  liftText: 'When it is lifted, the exam’s usual time counts again.',
  liftOverdue:
    'The exam’s usual time is over: within a minute after the hold is lifted, the recording and all pictures are deleted for ever.',
  lift: 'Lift hold',
  reason: 'Reason',
  reasonHint: 'Kept with the hold. Supervisors and proctors can read it.',
  reasonProblem: 'Give a reason.',
  before: 'Earlier holds',
  placed: 'Placed {time} by {name}: {reason}',
  lifted: 'Lifted {time} by {name}: {reason}',
  toldCandidate:
    'Longer than the exam’s rules say: somebody who answers for the exam has placed a legal hold on it ({date}). Until the hold is lifted nothing is deleted: no recording, no picture of your face, your document or your room. When that will be is not known. If you want to know why, ask those who ran the exam.',
};
