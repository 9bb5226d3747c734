import { describe, expect, it } from 'vitest';
import { WrappedEvidenceKeys } from '../../../../../gateway/adapters/evidence/evidence-keys.ts';
import { masterKeyFromText } from '../../../../../gateway/adapters/evidence/master-key.ts';

const masterKey = (digit: string) => masterKeyFromText(digit.repeat(64), 'test');
const first = masterKey('1');
const second = masterKey('2');

describe('keys of exam sessions', () => {
  it('come back as they were made, and are never the same', () => {
    const keys = new WrappedEvidenceKeys(first);
    const [one, other] = [keys.create('one'), keys.create('one')];
    expect(one.key).toHaveLength(32);
    expect(keys.unwrap('one', one.wrapped)).toEqual(one.key);
    expect(new WrappedEvidenceKeys(first).unwrap('one', other.wrapped)).toEqual(other.key);
    expect(one.key).not.toEqual(other.key);
    expect(one.wrapped).not.toContain(Buffer.from(one.key).toString('base64url').slice(0, 8));
  });

  it('are told to need another master key, and which', () => {
    const { wrapped } = new WrappedEvidenceKeys(first).create('one');
    expect(() => new WrappedEvidenceKeys(second).unwrap('one', wrapped)).toThrow(
      expect.objectContaining({ code: 'evidence-key-wrong', detail: `it is that with the id ${first.id}` }),
    );
  });

  it('are of use for their exam session only', () => {
    const keys = new WrappedEvidenceKeys(first);
    const { wrapped } = keys.create('one');
    for (const id of ['two', 'One', 'one ', ''])
      expect(() => keys.unwrap(id, wrapped)).toThrow(expect.objectContaining({ code: 'evidence-damaged' }));
  });

  it('are told to be damaged wherever a character is changed, or one is missing', () => {
    const keys = new WrappedEvidenceKeys(first);
    const { wrapped } = keys.create('one');
    for (let place = 0; place < wrapped.length; place += 1) {
      const changed = `${wrapped.slice(0, place)}${wrapped[place] === 'f' ? 'e' : 'f'}${wrapped.slice(place + 1)}`;
      const isId = place >= 2 && place < 18;
      expect(() => keys.unwrap('one', changed), String(place)).toThrow(
        expect.objectContaining({ code: isId ? 'evidence-key-wrong' : 'evidence-damaged' }),
      );
      expect(() => keys.unwrap('one', wrapped.slice(0, place))).toThrow(
        expect.objectContaining({ code: 'evidence-damaged' }),
      );
    }
  });

  it('are wrapped again under a new master key with the earlier one beside it', () => {
    const { key, wrapped } = new WrappedEvidenceKeys(first).create('one');
    const rotating = new WrappedEvidenceKeys(second, [first]);
    expect(rotating.unwrap('one', wrapped)).toEqual(key);
    const again = rotating.wrapAgain('one', wrapped) ?? expect.fail();
    expect(new WrappedEvidenceKeys(second).unwrap('one', again)).toEqual(key);
    expect(() => new WrappedEvidenceKeys(first).unwrap('one', again)).toThrow(
      expect.objectContaining({ code: 'evidence-key-wrong' }),
    );
    expect(rotating.wrapAgain('one', again)).toBeNull();
    expect(() => rotating.wrapAgain('two', wrapped)).toThrow(
      expect.objectContaining({ code: 'evidence-damaged' }),
    );
  });
});
