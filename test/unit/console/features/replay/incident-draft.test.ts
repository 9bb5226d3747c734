import { describe, expect, it } from 'vitest';
import {
  commandOfIncident,
  draftAt,
  withEdge,
  withFrame,
  withoutFrame,
} from '../../../../../console/features/replay/incident-draft.ts';

const recorded = { fromMs: 100_000, toMs: 200_000 };
const frame = (atMs: number) => ({ trackId: 'panorama', atMs, bearingDeg: 250, elevationDeg: 0 });

describe('an incident that is being written', () => {
  it('begins a little before the moment on show, within what is recorded', () => {
    expect(draftAt(150_000.4, recorded)).toMatchObject({ fromMs: 140_000, toMs: 155_000 });
    expect(draftAt(101_000, recorded)).toMatchObject({ fromMs: 100_000 });
    expect(draftAt(199_000, recorded)).toMatchObject({ toMs: 200_000 });
  });

  it('never ends before it begins', () => {
    const draft = draftAt(150_000, recorded);
    expect(withEdge(draft, 'fromMs', 170_000)).toMatchObject({ fromMs: 170_000, toMs: 170_000 });
    expect(withEdge(draft, 'toMs', 120_000)).toMatchObject({ fromMs: 120_000, toMs: 120_000 });
    expect(withEdge(draft, 'toMs', 150_000.6)).toMatchObject({ fromMs: 140_000, toMs: 150_001 });
  });

  it('has each picture once, in order, and no more than it may have', () => {
    let draft = draftAt(150_000, recorded);
    for (const atMs of [3, 1, 2, 1]) draft = withFrame(draft, frame(atMs));
    expect(draft.frames.map(({ atMs }) => atMs)).toEqual([1, 2, 3]);
    const [first] = draft.frames;
    expect(withoutFrame(draft, first ?? frame(0)).frames.map(({ atMs }) => atMs)).toEqual([2, 3]);
    for (let atMs = 10; atMs < 40; atMs += 1) draft = withFrame(draft, frame(atMs));
    expect(draft.frames).toHaveLength(12);
    expect(commandOfIncident({ ...draft, title: 'x' })).not.toBeNull();
  });

  it('is a command once it has a title; without words it has none', () => {
    const draft = draftAt(150_000, recorded);
    expect(commandOfIncident({ ...draft, title: '  ' })).toBeNull();
    expect(commandOfIncident({ ...draft, title: ' A second person ', text: ' ' })).toEqual({
      ...{ type: 'incident', title: 'A second person', fromMs: 140_000, toMs: 155_000, frames: [] },
    });
  });
});
