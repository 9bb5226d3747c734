import { describe, expect, it } from 'vitest';
import { Quarantine } from '../../../../firmware-bridge/index.ts';
import { afterFault, cleanRecord } from '../../../../firmware-bridge/discovery/quarantine.ts';

const s = 1000;

describe('the record of a unit', () => {
  it.each<[string, number[], number | null]>([
    ['four faults in a minute', [0, 1, 2, 3], null],
    ['five faults in a minute', [0, 10, 20, 30, 59], 69],
    ['five faults in more than a minute', [0, 10, 20, 30, 60], null],
    ['faults while it is in quarantine count for nothing', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 14],
    ['five more afterwards: twice as long', [0, 0, 0, 0, 0, 11, 11, 11, 11, 11], 31],
    ['and four times as long', [0, 0, 0, 0, 0, 11, 11, 11, 11, 11, 32, 32, 32, 32, 32], 72],
    ['after ten quiet minutes: as at first', [0, 0, 0, 0, 0, 611, 611, 611, 611, 611], 621],
    ['not quite ten: twice as long', [0, 0, 0, 0, 0, 600, 600, 600, 600, 600], 620],
  ])('%s', (_, faultsS, untilS) => {
    const record = faultsS.reduce((known, atS) => afterFault(known, atS * s), cleanRecord);
    const nowMs = (faultsS.at(-1) ?? 0) * s;
    expect(record.untilMs > nowMs ? record.untilMs / s : null).toBe(untilS);
  });

  it('never keeps a unit away for more than ten minutes at once', () => {
    let [record, nowMs] = [cleanRecord, 0];
    const staysS: number[] = [];
    for (let stay = 0; stay < 9; stay++) {
      for (let fault = 0; fault < 5; fault++) record = afterFault(record, nowMs);
      staysS.push((record.untilMs - nowMs) / s);
      nowMs = record.untilMs;
    }
    expect(staysS).toEqual([10, 20, 40, 80, 160, 320, 600, 600, 600]);
  });
});

describe('quarantine', () => {
  it('is of one unit, ends by itself, and ends when a person says so', () => {
    let nowMs = 5 * s;
    const quarantine = new Quarantine(() => nowMs);
    for (let fault = 0; fault < 4; fault++) expect(quarantine.fault('RS-1')).toBeNull();
    expect(quarantine.fault('RS-1')).toBe(15 * s);
    expect(quarantine.until('RS-1')).toBe(15 * s);
    expect(quarantine.until('RS-2')).toBeNull();
    nowMs = 15 * s;
    expect(quarantine.until('RS-1')).toBeNull();
    for (let fault = 0; fault < 5; fault++) quarantine.fault('RS-1');
    expect(quarantine.until('RS-1')).toBe(35 * s);
    quarantine.release('RS-1');
    expect(quarantine.until('RS-1')).toBeNull();
    for (let fault = 0; fault < 5; fault++) quarantine.fault('RS-1');
    expect(quarantine.until('RS-1')).toBe(25 * s);
  });
});
