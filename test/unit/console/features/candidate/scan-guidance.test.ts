import { describe, expect, it } from 'vitest';
import {
  instructionAfter,
  saidOf,
  type ScanInstruction,
} from '../../../../../console/features/candidate/check-in/scan-guidance.ts';
import type { RoomScan } from '../../../../../gateway/contract/room-scan.ts';

const at = (bearingDeg: number, elevationDeg = 0) => ({ bearingDeg, elevationDeg });
const after = (before: ScanInstruction, head: RoomScan['head'], next: RoomScan['next']) =>
  instructionAfter(before, { head, next });

describe('the instruction', () => {
  it.each([
    [at(0), at(90), 'turn-right'],
    [at(0), at(270), 'turn-left'],
    [at(350), at(20), 'turn-right'],
    [at(10), at(350), 'turn-left'],
    [at(0), at(5, 30), 'look-up'],
    [at(0, 20), at(0, -15), 'look-down'],
    [at(0), at(8, 6), 'hold'],
    // First around, then up.
    [at(0), at(90, 45), 'turn-right'],
  ] as const)('from %o to %o is %s', (head, next, expected) => {
    expect(after('hold', head, next)).toBe(expected);
  });

  it('is to hold still where nothing is known or nothing is to be asked for', () => {
    expect(after('turn-left', null, at(90))).toBe('hold');
    expect(after('turn-left', at(0), null)).toBe('hold');
  });

  it('stays until the head is there, and does not come back at once', () => {
    expect(after('turn-right', at(80), at(90))).toBe('turn-right');
    expect(after('turn-right', at(86), at(90))).toBe('hold');
    expect(after('hold', at(80), at(90))).toBe('hold');
    expect(after('look-up', at(0, 20), at(40, 30))).toBe('look-up');
    expect(after('look-up', at(0, 26), at(40, 30))).toBe('turn-right');
  });

  it('does not send anybody back and forth who is half a turn away', () => {
    for (const bearingDeg of [170, 179, 181, 190]) {
      expect(after('turn-right', at(0), at(bearingDeg))).toBe('turn-right');
      expect(after('turn-left', at(0), at(bearingDeg))).toBe('turn-left');
    }
  });

  it('gives way to what keeps the scan from going on', () => {
    const scan = { coveragePercent: 0, neededPercent: 85, cells: '', head: null, next: null } as const;
    expect(saidOf({ ...scan, hint: 'too-fast' }, 'turn-left')).toBe('too-fast');
    expect(saidOf({ ...scan, hint: null }, 'turn-left')).toBe('turn-left');
  });
});
