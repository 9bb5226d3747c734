import { describe, expect, it } from 'vitest';
import { LiveList } from '../../../../console/api/live-list.ts';

interface Entry {
  id: string;
  version: number;
}

const entry = (id: string, version: number): Entry => ({ id, version });
const held = (list: LiveList<Entry>) => [...list.entries.values()];

describe('a live list', () => {
  it('takes a loaded list over and forgets what is not in it', async () => {
    const list = new LiveList<Entry>();
    list.tell(entry('gone', 1));
    list.tell(entry('kept', 1));
    await list.load(() => Promise.resolve([entry('kept', 2), entry('new', 1)]));
    expect(held(list)).toEqual([entry('kept', 2), entry('new', 1)]);
  });

  it('keeps what an event told while an older list was on its way', async () => {
    const list = new LiveList<Entry>();
    let answer: (entries: Entry[]) => void = () => undefined;
    const loading = list.load(() => new Promise((resolve) => (answer = resolve)));
    list.tell(entry('changed', 2));
    list.tell(entry('arrived', 1));
    answer([entry('changed', 1)]);
    await loading;
    expect(held(list)).toEqual([entry('changed', 2), entry('arrived', 1)]);
  });

  it('lets a list that was asked for later win again', async () => {
    const list = new LiveList<Entry>();
    list.tell(entry('one', 1));
    await list.load(() => Promise.resolve([entry('one', 2)]));
    expect(held(list)).toEqual([entry('one', 2)]);
  });

  it('changes nothing when the list does not come', async () => {
    const list = new LiveList<Entry>();
    list.tell(entry('one', 1));
    await expect(list.load(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(held(list)).toEqual([entry('one', 1)]);
  });
});
