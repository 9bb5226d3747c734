import type { PictureLook } from '../../../gateway/domain/blind-state/picture-look.ts';
import { framesPerSecond, inTime, looksAtRoom, looped, suffering } from './seat-material.ts';
import { playSeat } from './seat-play.ts';
import type { SeatMaterial } from './seeded-faults.ts';
import { stillPerson } from './webcam-material.ts';

/**
 * How many blind states are told of scenes in which nothing is blind: every scene as it is, and in a room so dark that the sensor shows
 * an eighth of it and its noise; beside them a light and a dark page that never change, somebody who sits still before a webcam, and the
 * scene's own sound.
 */
export async function falseAlarms(
  material: SeatMaterial,
  minutes: number,
): Promise<{ minutes: number; told: string[] }> {
  const { scenes, screens, heard } = material;
  const count = Math.round((minutes * 60 * framesPerSecond) / (scenes.length * 2));
  const told: string[] = [];
  let looked = 0;
  const persons = { light: await stillPerson(25), dim: await stillPerson(25, 0.3) };
  for (const [number, { name, pictures, looks }] of scenes.entries()) {
    const dim = await looksAtRoom(await suffering(pictures, [{ type: 'exposure', factor: 0.12 }], number));
    for (const [page, shown, person] of [
      [screens.light, looks, persons.light],
      [screens.dark, dim, persons.dim],
    ] as const) {
      const room = inTime(looped(shown, 0, count));
      looked += room.length;
      const still: PictureLook[] = room.map(() => page);
      const seen = new Set<string>();
      const webcam = looped(person, 0, room.length);
      playSeat({ room, screen: still, webcam, levels: looped(heard, 0, room.length) }, 0, (conditions) => {
        for (const { kind, trackId, lens, sinceMs } of conditions)
          seen.add(`${kind} ${trackId ?? ''} ${lens ?? ''} at ${sinceMs} ms of ${name}`);
      });
      told.push(...seen);
    }
  }
  return { minutes: looked / framesPerSecond / 60, told };
}
