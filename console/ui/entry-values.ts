import type { ExamCommand, ExamCommandType } from '../../gateway/contract/exam-commands.ts';
import type { BlindPlace } from './blind-states.ts';
import type { CheckInStep } from '../../gateway/contract/exams.ts';

type Values = Readonly<Record<string, string>>;
/** Words for what a command is about. */
interface Names {
  nameStep: (step: CheckInStep) => string;
  nameBlind: (state: BlindPlace) => string;
}

const makers: {
  [Type in ExamCommandType]?: (command: Extract<ExamCommand, { type: Type }>, names: Names) => Values;
} = {
  'add-time': ({ seconds }) => ({ minutes: String(Math.round(seconds / 6) / 10) }),
  'submit-room-scan': ({ coveragePercent }) => ({ percent: String(Math.floor(coveragePercent)) }),
  'waive-step': ({ step }, { nameStep }) => ({ step: nameStep(step) }),
  'ask-again': ({ steps }, { nameStep }) => ({ steps: steps.map(nameStep).join(', ') }),
  'ask-to-adjust': ({ bearingDeg }) => ({ bearing: String(Math.round(bearingDeg)) }),
  bookmark: ({ bearingDeg }) => ({ where: bearingDeg === undefined ? '' : `${Math.round(bearingDeg)}°` }),
  incident: ({ title }) => ({ title }),
  'hand-over': ({ toName }) => ({ name: toName }),
  'blind-state-began': (state, { nameBlind }) => ({ what: nameBlind(state) }),
  'blind-state-ended': (state, { nameBlind }) => ({ what: nameBlind(state) }),
};

/** What is put into the line that says what a command did. */
export function entryValues(command: ExamCommand, names: Names): Values {
  // The command and its maker are of the same type by the table's own.
  const make = makers[command.type] as ((command: ExamCommand, names: Names) => Values) | undefined;
  return make?.(command, names) ?? {};
}
