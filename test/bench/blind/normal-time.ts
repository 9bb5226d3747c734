import type { PictureLook } from '../../../gateway/domain/blind-state/picture-look.ts';
import { framesPerSecond, looksAtRoom, looped, suffering } from './seat-material.ts';
import { playSeat } from './seat-play.ts';
import type { SeatMaterial } from './seeded-faults.ts';

/**
 * How many blind states are told of scenes in which nothing is blind: every scene as it is, and in a room so dark that the sensor shows
 * an eighth of it and its noise; beside them a light and a dark page that never change, and the scene's own sound.
 */
export async function falseAlarms(
  material: SeatMaterial,
  minutes: number,
): Promise<{ minutes: number; told: string[] }> {
  const { scenes, screens, heard } = material;
  const count = Math.round((minutes * 60 * framesPerSecond) / (scenes.length * 2));
  const told: string[] = [];
  let looked = 0;
  for (const [number, { pictures }] of scenes.entries()) {
    const dim = await suffering(
      pictures.slice(0, 5 * framesPerSecond),
      [{ type: 'exposure', factor: 0.12 }],
      number,
    );
    for (const [page, shown] of [
      [screens.light, pictures],
      [screens.dark, dim],
    ] as const) {
      const room = await looksAtRoom(looped(shown, 0, count));
      looked += room.length;
      const still: PictureLook[] = room.map(() => page);
      const seen = new Set<string>();
      playSeat({ room, screen: still, levels: looped(heard, 0, room.length) }, 0, (conditions, atMs) => {
        for (const { kind, lens, sinceMs } of conditions)
          seen.add(`${kind} ${lens ?? ''} ${sinceMs} of ${atMs >= 0 ? number : ''}`);
      });
      told.push(...seen);
    }
  }
  return { minutes: looked / framesPerSecond / 60, told };
}
