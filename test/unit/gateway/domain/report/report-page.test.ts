import type { LogRow } from '../../../../../gateway/contract/exam-log.ts';
import { describe, expect, it } from 'vitest';
import { markup } from '../../../../../gateway/domain/report/html-text.ts';
import { reportPage as made, type ReportPage } from '../../../../../gateway/domain/report/report-page.ts';
import { hostileText, sampleReport } from '../../../../support/sample-report.ts';

const originMs = Date.UTC(2026, 4, 4, 10);
const page = (change: Partial<ReportPage> = {}): ReportPage => ({
  ...{ facts: sampleReport(originMs), language: 'en', timeZone: 'Europe/Berlin' },
  watched: [{ atMs: originMs, action: 'viewing-started', who: '<Pia>', role: 'proctor' }],
  ...{ pictures: new Map(), manifestDigest: 'd'.repeat(64), ...change },
});

/** Without the spaces between its elements. */
const reportPage = (of: ReportPage) =>
  made(of)
    .replaceAll(/>\s+</g, '><')
    .replaceAll(/\s+\/>/g, '/>');

describe('a report', () => {
  it('takes whatever somebody wrote for text', () => {
    const text = reportPage(page());
    expect(text).not.toContain('<script');
    expect(text).not.toContain('\u202e');
    expect(text).toContain(markup`${hostileText}`.text);
    expect(text).toContain('Anatomy II &#60;i&#62;');
    expect(text).toContain('&#60;Pia&#62;');
    expect(markup`<a b="${'" onload="x'}">`.text).toBe('<a b="&#34; onload=&#34;x">');
  });

  it('tells who intervened, when, and with which words', () => {
    const { facts } = page();
    expect(facts.interventions.map(({ command }) => command.type)).toEqual([
      ...['admit', 'message', 'warn', 'pause', 'resume', 'add-time'],
    ]);
    const text = reportPage(page());
    for (const words of ['Please keep your hands\non the desk.', 'Fire alarm\n5 min', 'Fire alarm\n300 s'])
      expect(text).toContain(words);
    expect(text).toContain('04/05/2026, 12:09:00');
  });

  it('tells spans: states, what was blind, and what is not recorded and why', () => {
    const { facts } = page();
    expect(facts.states.map(({ state }) => state)).toEqual([
      ...['checking-in', 'lobby', 'in-progress', 'paused', 'in-progress'],
    ]);
    expect(facts.blind).toMatchObject([{ id: 'b1', hasPicture: true }]);
    expect(facts.tracks[0]?.recorded).toHaveLength(2);
    expect(facts.tracks[0]?.gaps).toMatchObject([{ cause: 'camera-lost' }]);
    expect(facts.connectionGaps).toEqual([]);
  });

  it('shows the pictures that there are, and says where there is none', () => {
    const mark = page().facts.marks[0]?.sequence ?? 0;
    const pictures = new Map([
      ['b1', 'QQ=='],
      [`${mark}/0`, 'Qg=='],
    ]);
    const text = reportPage(page({ pictures }));
    expect(text.match(/<img alt="[^"]+" src="data:image\/jpeg;base64,QQ=="/g)).toHaveLength(1);
    expect(text.match(/<image href="data:image\/jpeg;base64,Qg=="/g)).toHaveLength(1);
    expect(text).not.toContain('>no picture<');
    expect(reportPage(page()).match(/<td>no picture<\/td>/g)).toHaveLength(2);
  });

  it('tells incidents, with their part of the recording and where something is in its pictures', () => {
    const { facts } = page();
    const [bookmark = expect.fail()] = facts.marks;
    const frame = { trackId: 'panorama', atMs: 1_500, bearingDeg: 250, headBearingDeg: 340 };
    const command: LogRow['command'] = {
      type: 'incident',
      title: 'A second person',
      text: 'at the door',
      fromMs: 1_000,
      toMs: 2_000,
      frames: [frame, { trackId: 'screen-1', atMs: 1_600 }],
    };
    const incident = { ...bookmark, command };
    const pictures = new Map([
      [`${bookmark.sequence}/0`, 'QQ=='],
      [`${bookmark.sequence}/1`, 'Qg=='],
    ]);
    const text = reportPage(page({ facts: { ...facts, marks: [incident] }, pictures }));
    expect(text).toContain('<td>Incident</td>');
    expect(text).toContain('<td class="words">A second person\nat the door</td>');
    expect(text).toMatch(/<p>\d\d:\d\d:01 – \d\d:\d\d:02<\/p>/);
    // 90° to the left of where the headset pointed: a quarter of the width to the left of the middle.
    expect(text.match(/<path class="bearing" d="M[^"]+"/g)).toEqual(['<path class="bearing" d="M50 0V100"']);
    expect(text.match(/<figure>/g)).toHaveLength(2);
  });

  it('says what was noted after the seal', () => {
    const { facts } = page();
    const [bookmark = expect.fail()] = facts.marks;
    const later = { ...bookmark, sequence: facts.sealed.manifest.log.count + 1 };
    expect(reportPage(page())).not.toContain('after the seal');
    const text = reportPage(page({ facts: { ...facts, marks: [later] } }));
    expect(text).toContain('<td>Bookmark (after the seal, not sealed)</td>');
  });

  it('has every word in German too', () => {
    const text = reportPage(page({ language: 'de' }));
    expect(text).toContain('<html lang="de">');
    for (const word of ['Zugelassen', 'Verwarnung', 'verdeckt', 'das Headset gab keine Bilder', 'pausiert'])
      expect(text).toContain(word);
    expect(text).toContain('04.05.2026');
  });
});
