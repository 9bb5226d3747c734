import { expect, it } from 'vitest';
import type { UpdateOutcome } from '../../../../../firmware-bridge/index.ts';
import { installedBy } from '../../../../../gateway/adapters/firmware-update/outcome-errors.ts';

const cases: [UpdateOutcome, string, string][] = [
  [{ outcome: 'cancelled', unit: 'run' }, 'cancelled', 'runs what it ran before'],
  [{ outcome: 'unfit', reason: 'model', detail: 'for another' }, 'firmware-refused', 'for another'],
  [
    { outcome: 'unit-refused', reason: 'checksum', code: 'errVERIFY', unit: 'update' },
    'firmware-refused',
    'checksum, errVERIFY; it is in update mode',
  ],
  [{ outcome: 'failed', reason: 'not-found', detail: 'none', unit: 'gone' }, 'headset-missing', 'none'],
  [
    { outcome: 'failed', reason: 'lost', detail: 'away', unit: 'gone' },
    'firmware-update-failed',
    'lost: away; it is not on the USB',
  ],
  [
    { outcome: 'failed', reason: 'not-confirmed', detail: 'mute', unit: 'run' },
    'firmware-update-failed',
    'it is back',
  ],
];

it.each(cases)('an update that ended with %o is an error of the catalogue', (outcome, code, detail) => {
  expect(() => installedBy(outcome)).toThrow(
    expect.objectContaining({ code, detail: expect.stringContaining(detail) as string }),
  );
});

it('an update that went well is none', () => {
  const outcome = { outcome: 'updated', firmwareVersion: '2.0.0', cuts: 1 } as const;
  expect(installedBy(outcome)).toEqual({ firmwareVersion: '2.0.0', cuts: 1 });
});
