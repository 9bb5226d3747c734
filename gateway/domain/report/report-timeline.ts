import type { LogRow } from '../../contract/exam-log.ts';
import { markup, type Markup } from './html-text.ts';
import type { ReportFacts, ReportSpan } from './report-facts.ts';
import type { ReportWords } from './report-words.ts';

const width = 1000;
const laneLeft = 190;
const laneHeight = 26;
const barHeight = 16;
const axisHeight = 24;
const axisMarks = 6;
/** Shorter ones would not be seen. */
const leastWidth = 2;
/** A letter of a state's name takes so much. */
const letterWidth = 7.5;

interface Lane {
  label: string;
  marks: Markup[];
}

/** The course of an exam session as a drawing; what it says stands in the report's tables as well. */
export function reportTimeline(
  facts: ReportFacts,
  words: ReportWords,
  timeText: (atMs: number) => string,
): Markup {
  const { span } = facts;
  const scale = (width - laneLeft) / (span.toMs - span.fromMs);
  const x = (atMs: number): number =>
    Math.round((laneLeft + (Math.min(Math.max(atMs, span.fromMs), span.toMs) - span.fromMs) * scale) * 10) /
    10;
  const bar = ({ fromMs, toMs }: ReportSpan, kind: string): Markup =>
    markup`<rect
      class="${kind}"
      x="${x(fromMs)}"
      y="5"
      width="${Math.max(leastWidth, x(toMs) - x(fromMs))}"
      height="${barHeight}"
    />`;
  const tick = ({ atMs }: LogRow, kind: string): Markup =>
    markup`<path class="${kind}" d="M${x(atMs)} 4v18" />`;
  const lanes: Lane[] = [
    {
      label: words.laneStates,
      marks: facts.states.flatMap((one) => [bar(one, `s-${one.state}`), ...named(one)]),
    },
    { label: words.laneInterventions, marks: facts.interventions.map((row) => tick(row, 'tick')) },
    { label: words.laneMarks, marks: facts.marks.map((row) => tick(row, 'mark')) },
    { label: words.laneConnection, marks: facts.connectionGaps.map((gap) => bar(gap, 'fault')) },
    { label: words.laneBlind, marks: facts.blind.map((one) => bar(one, 'fault')) },
    ...facts.tracks.map(({ label, recorded, gaps }) => ({
      label,
      marks: [...recorded.map((one) => bar(one, 'kept')), ...gaps.map((one) => bar(one, 'gap'))],
    })),
  ];
  function named({ state, ...one }: ReportFacts['states'][number]): Markup[] {
    const name = words.named('state', state);
    if (x(one.toMs) - x(one.fromMs) < name.length * letterWidth) return [];
    return [markup`<text class="in" x="${x(one.fromMs) + 4}" y="17">${name}</text>`];
  }
  return drawing(lanes, facts.span, { x, words, timeText });
}

interface Scale {
  x: (atMs: number) => number;
  words: ReportWords;
  timeText: (atMs: number) => string;
}

/** The lanes one below the other, and the times beneath them. */
function drawing(lanes: readonly Lane[], span: ReportSpan, { x, words, timeText }: Scale): Markup {
  const bottom = lanes.length * laneHeight;
  const axis = Array.from({ length: axisMarks + 1 }, (_, place) => {
    const atMs = span.fromMs + ((span.toMs - span.fromMs) * place) / axisMarks;
    const anchor = place === 0 ? 'start' : place === axisMarks ? 'end' : 'middle';
    return markup`<path class="axis" d="M${x(atMs)} 0v${bottom}" /><text
        x="${x(atMs)}"
        y="${bottom + 16}"
        text-anchor="${anchor}"
        >${timeText(atMs)}</text
      >`;
  });
  const drawn = lanes.map(
    ({ label, marks }, place) =>
      markup`<g transform="translate(0 ${place * laneHeight})"
        ><text x="0" y="17">${short(label)}</text>${marks}</g
      >`,
  );
  return markup`<svg
    viewBox="0 0 ${width} ${bottom + axisHeight}"
    role="img"
    aria-label="${words.timeline}. ${words.timelineText}"
  >
    <defs>
      <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">
        <path d="M0 6L6 0" stroke="#a03020" stroke-width="1.5" />
      </pattern>
    </defs>
    ${axis}${drawn}
  </svg>`;
}

const longestLabel = 24;
const short = (label: string): string =>
  label.length > longestLabel ? `${label.slice(0, longestLabel - 1)}…` : label;
