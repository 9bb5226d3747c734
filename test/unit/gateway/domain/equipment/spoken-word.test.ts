import { describe, expect, it } from 'vitest';
import { listenForWord, type IntervalLevel } from '../../../../../gateway/domain/equipment/spoken-word.ts';

const level = (rmsDb: number, crestDb = 12): IntervalLevel => ({ rmsDb, peakDb: rmsDb + crestDb });
const times = (count: number, make: (index: number) => IntervalLevel) =>
  Array.from({ length: count }, (_, i) => make(i));
const room = times(20, (index) => level(-63 - (index % 3)));
/** As the virtual headset's voice sounds: syllables and gaps. */
const word = [-26, -24, -31, -24, -32, -26].map((rmsDb) => level(rmsDb, 14));
const quieter = (levels: IntervalLevel[], byDb: number) =>
  levels.map(({ rmsDb, peakDb }) => ({ rmsDb: rmsDb - byDb, peakDb: peakDb - byDb }));

describe('a spoken word', () => {
  it('is heard above the room’s noise, with its level', () => {
    expect(listenForWord([...room, ...word])).toEqual({ heard: true, levelDb: -24 });
  });

  it.each([
    ['no-sound', 'nothing is delivered', []],
    ['silent', 'the microphone is switched off', times(20, () => level(-120, 0))],
    ['not-spoken', 'the room is quiet', room],
    ['not-spoken', 'somebody types', [...room, ...times(12, (i) => level(-38 - (i % 4), 21))]],
    ['not-spoken', 'something falls', [...room, level(-20, 10), level(-35, 12)]],
    ['not-spoken', 'a fan starts', [...room, ...times(12, (i) => level(-40 + (i % 2), 10))]],
    ['too-quiet', 'somebody whispers', [...times(20, () => level(-80)), ...quieter(word, 25)]],
    ['too-noisy', 'a radio drowns it', [...times(30, (i) => level(-30 + (i % 3))), ...word]],
  ] as const)('%s: %s', (problem, _, levels) => {
    expect(listenForWord(levels)).toEqual({ heard: false, problem });
  });

  it('is over after three seconds', () => {
    expect(listenForWord([...room, ...word, ...room.slice(0, 15)])).toEqual({
      heard: false,
      problem: 'not-spoken',
    });
  });
});
