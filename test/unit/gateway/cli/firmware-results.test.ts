import { describe, expect, it } from 'vitest';
import {
  firmwareProgressText,
  installedForPeople,
  questionOf,
  unitsForPeople,
} from '../../../../gateway/cli/firmware/firmware-results.ts';

const running = { model: 'Roundsight Reference', firmwareVersion: '1.4.2', securityVersion: 7 };
const unit = { serial: 'RS-1', mode: 'run', running, obstacle: null } as const;

describe('what the firmware command says', () => {
  it('tells what each headset runs, or why it does not say', () => {
    const silent = { serial: 'RS-2', mode: 'run', running: null, obstacle: 'in use' } as const;
    const updating = { serial: 'RS-3', mode: 'update', running: null, obstacle: null } as const;
    const [first, second, third] = unitsForPeople([unit, silent, updating]).split('\n');
    expect(first).toBe('RS-1: Roundsight Reference, firmware 1.4.2, security version 7');
    expect(second).toContain('in use');
    expect(third).toContain('recover');
    expect(unitsForPeople([])).toContain('no headset');
  });

  it('counts bytes while it sends, and names what else goes on', () => {
    expect(firmwareProgressText({ phase: 'sending', bytes: 1536, totalBytes: 3072 })).toBe(
      'sending: 50 %, 1536 of 3072 bytes',
    );
    expect(firmwareProgressText({ phase: 'restarting', bytes: 0, totalBytes: 3072 })).not.toContain('%');
  });

  it('asks with all that there is to know', () => {
    const facts = { model: 'Roundsight Reference', firmwareVersion: '2.0.0', securityVersion: 8 };
    const question = questionOf(unit, { ...facts, keyId: '01020304', bytes: 5184 });
    for (const fact of ['2.0.0', '1.4.2', 'RS-1', '01020304', 'cannot be undone'])
      expect(question).toContain(fact);
  });

  it('tells of cuts where there were some', () => {
    expect(installedForPeople('RS-1', { firmwareVersion: '2.0.0', cuts: 0 })).toBe('RS-1 runs 2.0.0.\n');
    expect(installedForPeople('RS-1', { firmwareVersion: '2.0.0', cuts: 2 })).toContain('2 times');
  });
});
