import { describe, expect, it } from 'vitest';
import { exitCodeOf, faultLine } from '../../../../gateway/cli/faults.ts';
import { readyForPeople, readyForPrograms, type Ready } from '../../../../gateway/cli/ready-message.ts';
import { everyTenth } from '../../../../gateway/every-tenth.ts';
import { CodedError } from '../../../../gateway/ports/coded-error.ts';
import { FakeHeadsetLink } from '../../../support/fake-headset-link.ts';

const ready = (change: Partial<Ready>): Ready => ({
  address: 'http://127.0.0.1:8360',
  links: [{ role: 'proctor', accountName: 'Demo proctor', url: 'http://127.0.0.1:8360/sign-in#token=t' }],
  headsetKind: 'virtual',
  headset: null,
  pid: 7,
  ...change,
});

describe('what is printed when the gateway is ready', () => {
  it('says plainly that the room is not a real one', () => {
    expect(readyForPeople(ready({}))).toMatch(/Headset: VIRTUAL\..*\n.*being prepared/);
    expect(readyForPeople(ready({ headset: new FakeHeadsetLink().identity }))).toContain('Headset: VIRTUAL.');
  });

  it('names a real headset, or asks for one', () => {
    const { identity } = new FakeHeadsetLink('A7', false);
    const text = readyForPeople(ready({ headsetKind: 'usb', headset: identity }));
    expect(text).toContain('Headset: Reference headset, serial A7, firmware 1.0.0.');
    expect(text).not.toContain('VIRTUAL');
    expect(readyForPeople(ready({ headsetKind: 'usb' }))).toContain('Plug one in');
  });

  it('gives the address and a link per role', () => {
    const text = readyForPeople(ready({}));
    expect(text).toContain('Roundsight runs at http://127.0.0.1:8360\n');
    expect(text).toMatch(/^ {2}proctor +http:\/\/127\.0\.0\.1:8360\/sign-in#token=t$/m);
  });

  it('is one line of JSON for programs', () => {
    const text = readyForPrograms(ready({}));
    expect(text.indexOf('\n')).toBe(text.length - 1);
    expect(JSON.parse(text)).toEqual({
      address: 'http://127.0.0.1:8360',
      signInLinks: { proctor: 'http://127.0.0.1:8360/sign-in#token=t' },
      headset: { virtual: true, connected: false, id: null, model: null, serial: null },
      pid: 7,
    });
  });
});

describe('what is printed when it cannot start', () => {
  it('names the code, and ends with 2 where the call was wrong', () => {
    const wrongCall = new CodedError('config-invalid', 'config.json: port: too big');
    expect(faultLine(wrongCall)).toBe(
      'roundsight: config-invalid: The configuration is not valid. (config.json: port: too big)',
    );
    expect(exitCodeOf(wrongCall)).toBe(2);
    expect(exitCodeOf(new CodedError('store-failed'))).toBe(1);
    expect(exitCodeOf(new Error('surprise'))).toBe(1);
    expect(faultLine('surprise')).toBe('roundsight: internal: surprise');
  });
});

describe('progress', () => {
  it('is told once for every tenth, and not at all when there is nothing to wait for', () => {
    const told: number[] = [];
    const tell = everyTenth((percent) => told.push(percent));
    for (let share = 0; share <= 1.0001; share += 0.01) tell(share);
    expect(told).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    told.length = 0;
    everyTenth((percent) => told.push(percent))(1);
    expect(told).toEqual([]);
  });
});
