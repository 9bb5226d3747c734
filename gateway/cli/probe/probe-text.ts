import type { ProbeReport } from './probe-report.ts';

/** The report for a person: what was found, check by check, then the verdict. */
export function probeForPeople(report: ProbeReport): string {
  const { picture, delay, path } = report;
  const facts = [
    `Connected in ${report.connectedMs.toFixed(0)} ms${path === null ? '' : `, by ${path.localType} from ${path.remote}`}.`,
    ...(report.firstPictureMs === null
      ? []
      : [`First picture after ${report.firstPictureMs.toFixed(0)} ms.`]),
    ...(picture === null
      ? []
      : [
          `${picture.pictures} pictures (${picture.codec ?? '?'}), longest gap ${picture.longestGapMs.toFixed(0)} ms.`,
        ]),
    ...(delay === null
      ? []
      : [
          `From capture to decoded picture ${delay.by === 'arrival' ? 'at least ' : ''}` +
            `${delay.medianMs.toFixed(0)} ms (p95 ${delay.p95Ms.toFixed(0)} ms), by the gateway's clock.`,
        ]),
  ];
  const checks = report.checks.map(
    ({ name, passed, found, wanted }) => `${passed ? 'ok  ' : 'FAIL'}  ${name}: ${found} (${wanted})`,
  );
  return `${[...facts, ...checks, '', report.passed ? 'A viewer gets what it should.' : 'A viewer does not get what it should.'].join('\n')}\n`;
}
