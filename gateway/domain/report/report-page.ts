import type { Language } from '../../contract/canned-messages.ts';
import type { LogRow } from '../../contract/exam-log.ts';
import { canonicalText } from '../exam-session/log-row.ts';
import { markup, Markup } from './html-text.ts';
import { markFrames, placeInPanorama, type MarkFrame } from './mark-frames.ts';
import type { ReportFacts } from './report-facts.ts';
import { reportStyle } from './report-style.ts';
import { reportTimeline } from './report-timeline.ts';
import { reportWords, type ReportWords } from './report-words.ts';

/** Somebody watched, or gave something away. */
export interface WatchedRow {
  atMs: number;
  action: string;
  who: string;
  role: string;
}

export interface ReportPage {
  facts: ReportFacts;
  language: Language;
  /** IANA name. */
  timeZone: string;
  watched: readonly WatchedRow[];
  /** JPEGs as base64 by what they are of: the id of a blind state, or the sequence number of a row and a number from 0. */
  pictures: ReadonlyMap<string, string>;
  /** SHA-256 of the manifest's canonical text. */
  manifestDigest: string;
}

/** Nothing of it loads or runs anything, whatever stands in it. */
export const reportContentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
/** A policy in a page may not name a sandbox. */
const policyInPage = reportContentPolicy.replace('; sandbox', '');

/** The report as one HTML file, for screens and A4; everything that somebody wrote is text in it. */
export function reportPage(page: ReportPage): string {
  const words = reportWords(page.language);
  const times = new ReportTimes(page.language, page.timeZone);
  const { facts } = page;
  const sections = [
    section(words.timeline, [
      markup`<p>${words.timelineText}</p>`,
      reportTimeline(facts, words, (atMs) => times.clock(atMs)),
    ]),
    section(words.laneStates, [statesTable(facts, words, times)]),
    section(words.interventions, [rowTable(page, words, times, facts.interventions)]),
    section(words.marks, [marksTable(page, words, times)]),
    section(words.blind, [blindTable(page, words, times)]),
    section(words.connection, [
      table(
        words,
        [words.from, words.to],
        facts.connectionGaps.map((gap) => times.cells(gap)),
      ),
    ]),
    section(words.gaps, [gapTable(facts, words, times)]),
    section(words.messages, [rowTable(page, words, times, facts.messages)]),
    section(words.watched, [watchedTable(page, words, times)]),
    section(words.seal, sealParts(page, words, times)),
  ];
  const title = `${words.title} – ${facts.sealed.manifest.examTitle} – ${facts.candidateName}`;
  return markup`<!doctype html>
    <html lang="${page.language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policyInPage}" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${new Markup(reportStyle)}
        </style>
      </head>
      <body>
        <main>
          <h1>${words.title}</h1>
          ${summary(page, words, times)}
          <p class="note">${words.reading}</p>
          ${sections}
        </main>
      </body>
    </html> `.text;
}

/** Times as people read them, in one zone. */
class ReportTimes {
  readonly #moment: Intl.DateTimeFormat;
  readonly #clock: Intl.DateTimeFormat;

  constructor(language: Language, timeZone: string) {
    const locale = language === 'de' ? 'de-DE' : 'en-GB';
    const clock = {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    } as const;
    this.#clock = new Intl.DateTimeFormat(locale, clock);
    this.#moment = new Intl.DateTimeFormat(locale, {
      ...clock,
      ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    });
  }

  moment(atMs: number | null): string {
    return atMs === null ? '–' : this.#moment.format(atMs);
  }

  clock(atMs: number): string {
    return this.#clock.format(atMs);
  }

  cell(atMs: number): Markup {
    return markup`<td class="time">${this.moment(atMs)}</td>`;
  }

  cells({ fromMs, toMs }: { fromMs: number; toMs: number }): Markup {
    return markup`${this.cell(fromMs)}${this.cell(toMs)}`;
  }
}

const section = (title: string, parts: readonly Markup[]): Markup =>
  markup`<section>
    <h2>${title}</h2>
    ${parts}
  </section> `;

function table(words: ReportWords, heads: readonly string[], rows: readonly Markup[]): Markup {
  if (rows.length === 0) return markup`<p>${words.none}</p>`;
  return markup`<table>
    <thead>
      <tr>
        ${heads.map((head) => markup`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          markup`<tr>
            ${row}
          </tr> `,
      )}
    </tbody>
  </table> `;
}

function summary({ facts, timeZone }: ReportPage, words: ReportWords, times: ReportTimes): Markup {
  const { manifest } = facts.sealed;
  const minutes = (ms: number): string => `${Math.round(ms / 6000) / 10} ${words.minutes}`;
  const lines: readonly [string, string][] = [
    [words.exam, manifest.examTitle],
    [words.candidate, facts.candidateName],
    [words.session, manifest.examSessionId],
    [words.proctors, facts.proctors.join(', ') || words.nobody],
    [words.begun, times.moment(facts.startedAtMs)],
    [words.ended, times.moment(facts.endedAtMs)],
    [words.planned, `${facts.durationMinutes} ${words.minutes}`],
    [words.used, minutes(facts.outcome.usedMs)],
    [words.outcome, words.named('state', facts.outcome.state)],
    [words.zone, timeZone],
  ];
  return definitions(lines);
}

const definitions = (lines: readonly (readonly [string, string])[]): Markup =>
  markup`<dl>
    ${lines.map(
      ([term, text]) =>
        markup`<dt>${term}</dt>
          <dd>${text}</dd>`,
    )}
  </dl>`;

/** When, who, what and the words of a row. */
function rowCells({ facts }: ReportPage, row: LogRow, words: ReportWords, times: ReportTimes): Markup {
  const isSealed = row.sequence <= facts.sealed.manifest.log.count;
  const who = `${row.actor.name} (${words.named('role', row.actor.role)})`;
  return markup`${times.cell(row.atMs)}
    <td>${who}</td>
    <td>${words.named('command', row.command.type)}${isSealed ? '' : ` (${words.afterSeal})`}</td>
    <td class="words">${wordsOf(row)}</td>`;
}

const rowHeads = (words: ReportWords): string[] => [words.when, words.who, words.what, words.words];
const rowTable = (
  page: ReportPage,
  words: ReportWords,
  times: ReportTimes,
  rows: readonly LogRow[],
): Markup =>
  table(
    words,
    rowHeads(words),
    rows.map((row) => rowCells(page, row, words, times)),
  );

/** What somebody wrote or chose, of whatever kind of command. */
function wordsOf({ command }: LogRow): string {
  const values: Readonly<Record<string, unknown>> = { ...command };
  const plain = ['title', 'text', 'reason', 'toName', 'note', 'step', 'steps']
    .map((member) => values[member])
    .filter((value) => value !== undefined)
    .map((value) => (Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : ''));
  const units = { seconds: 's', expectedMinutes: 'min', bearingDeg: '°' } as const;
  const figures = Object.entries(units).flatMap(([member, unit]) =>
    typeof values[member] === 'number' ? [`${Math.round(values[member])} ${unit}`] : [],
  );
  return [...plain, ...figures].join('\n');
}

function picture(page: ReportPage, key: string, of: string, words: ReportWords): Markup[] {
  const jpeg = page.pictures.get(key);
  return jpeg === undefined
    ? []
    : [markup`<img alt="${words.pictureOf} ${of}" src="data:image/jpeg;base64,${jpeg}" />`];
}

function marksTable(page: ReportPage, words: ReportWords, times: ReportTimes): Markup {
  const rows = page.facts.marks.map((row) => {
    const pictures = markFrames(row).flatMap((frame, place) => markPicture(page, row, frame, place, times));
    return markup`${rowCells(page, row, words, times)}
      <td>${clip(row, times)}${pictures.length > 0 ? pictures : words.noPicture}</td>`;
  });
  return table(words, [...rowHeads(words), words.picture], rows);
}

/** The part of the recording that an incident names. */
const clip = ({ command }: LogRow, times: ReportTimes): Markup[] =>
  command.type === 'incident'
    ? [markup`<p>${times.clock(command.fromMs)} – ${times.clock(command.toMs)}</p>`]
    : [];

/** A picture of a recording, with a line where its bearing is in it. */
function markPicture(
  { pictures }: ReportPage,
  { sequence }: LogRow,
  frame: MarkFrame,
  place: number,
  times: ReportTimes,
): Markup[] {
  const jpeg = pictures.get(`${sequence}/${place}`);
  if (jpeg === undefined) return [];
  const bearing = frame.bearingDeg === undefined ? '' : ` · ${Math.round(frame.bearingDeg)}°`;
  const at = `${times.moment(frame.atMs)}${bearing}`;
  const left = placeInPanorama(frame);
  const line = left === null ? '' : markup`<path class="bearing" d="M${left} 0V100" />`;
  const shown = markup`<svg class="picture" viewBox="0 0 200 100" role="img" aria-label="${at}">
      <image href="data:image/jpeg;base64,${jpeg}" width="200" height="100" preserveAspectRatio="xMinYMin" />${line}
    </svg>`;
  return [markup`<figure>${shown}<figcaption>${at}</figcaption></figure>`];
}

function blindTable(page: ReportPage, words: ReportWords, times: ReportTimes): Markup {
  const rows = page.facts.blind.map((one) => {
    const what = words.named('blind', one.kind);
    const of = [what, one.label ?? ''].filter((text) => text !== '').join(': ');
    const shown = picture(page, one.id, what, words);
    return markup`${times.cells(one)}
      <td>${one.trackId ?? '–'}</td>
      <td>${of}</td>
      <td>${shown.length > 0 ? shown : words.noPicture}</td>`;
  });
  return table(words, [words.from, words.to, words.track, words.what, words.picture], rows);
}

function statesTable({ states }: ReportFacts, words: ReportWords, times: ReportTimes): Markup {
  const rows = states.map((one) => markup`${times.cells(one)}<td>${words.named('state', one.state)}</td>`);
  return table(words, [words.from, words.to, words.laneStates], rows);
}

function gapTable({ tracks }: ReportFacts, words: ReportWords, times: ReportTimes): Markup {
  const rows = tracks.flatMap(({ trackId, label, gaps }) =>
    gaps.map(
      (gap) =>
        markup`${times.cells(gap)}
          <td>${label} (${trackId})</td>
          <td>${words.named('cause', gap.cause)}</td>`,
    ),
  );
  return table(words, [words.from, words.to, words.track, words.cause], rows);
}

function watchedTable({ watched }: ReportPage, words: ReportWords, times: ReportTimes): Markup {
  const rows = watched.map(
    ({ atMs, action, who, role }) =>
      markup`${times.cell(atMs)}
        <td>${who}</td>
        <td>${role === '' ? '–' : words.named('role', role)}</td>
        <td>${words.named('audit', action)}</td>`,
  );
  return table(words, [words.when, words.who, words.role, words.what], rows);
}

function sealParts({ facts, manifestDigest }: ReportPage, words: ReportWords, times: ReportTimes): Markup[] {
  const { manifest, signature } = facts.sealed;
  const lines: readonly [string, string][] = [
    [words.sealedAt, times.moment(manifest.sealedAtMs)],
    [words.keyId, manifest.keyId],
    [words.digest, manifestDigest],
    [words.signature, signature],
    [words.entries, `${manifest.entries.count}, ${manifest.entries.headHash}`],
    [words.rows, `${manifest.log.count}, ${manifest.log.headHash}`],
  ];
  return [
    definitions(lines),
    markup`<p>${words.verify}</p>
      <pre>roundsight verify FILE.zip --key KEYS</pre>`,
  ];
}

/** What the digest of a report's manifest is of. */
export const manifestText = ({ sealed }: ReportFacts): string => canonicalText(sealed.manifest);
