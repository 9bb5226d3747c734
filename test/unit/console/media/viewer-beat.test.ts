import { expect, it } from 'vitest';
import { viewerReportSchema } from '../../../../gateway/contract/media.ts';
import { viewerReport } from '../../../../console/media/viewer-beat.ts';

const inbound = (more: object): [string, unknown][] => [
  ['other', { type: 'codec' }],
  ['it', { type: 'inbound-rtp', framesDecoded: 40, ...more }],
];

it.each([
  ['what comes', inbound({ framesPerSecond: 29, freezeCount: 2 }), { framesPerSecond: 29, freezes: 2 }],
  ['a standstill, of which the browser says nothing', inbound({}), { framesPerSecond: 0, freezes: 0 }],
])('reports %s', (_name, statistics, report) => {
  expect(viewerReportSchema.parse(viewerReport(statistics))).toEqual(report);
});

it('reports nothing before the first picture', () => {
  expect(viewerReport(inbound({ framesDecoded: 0 }))).toBeNull();
  expect(viewerReport([])).toBeNull();
});
