import { desk } from './desk.ts';
import { doorFrame, doorLeaf, doorLeafFaces } from './door.ts';
import { looseFurniture, together } from './furniture.ts';
import { markerSurfaces } from './markers.ts';
import { personCapsules } from './person.ts';
import { room, roomShell } from './room-shell.ts';
import type { SolidScene } from './scene.ts';
import { visitAt, type VisitStep } from './visit.ts';
import { ceilingLightSurfaces, windowSurface } from './window.ts';

/** The exam room: desk and screen at bearing 0, placards all round, and whoever comes in through the door. */
export function roomScene(visit: readonly VisitStep[]): SolidScene {
  const furniture = together([desk(), looseFurniture(), doorFrame()]);
  const leaf = doorLeaf();
  const fixed = [
    ...roomShell(),
    ...ceilingLightSurfaces(),
    windowSurface(),
    ...markerSurfaces(room),
    ...furniture.surfaces,
  ];
  const movingSurfaces = [fixed.length, fixed.length + 1];
  return {
    surfaces: [...fixed, ...leaf],
    movingSurfaces,
    capsules: furniture.capsules,
    blocks: furniture.blocks,
    room,
    movingAt(timeS) {
      const { person, doorOpenDeg } = visitAt(visit, timeS);
      return {
        pose: JSON.stringify([person, doorOpenDeg]),
        placements: doorLeafFaces(doorOpenDeg).map((face, side) => ({
          surface: fixed.length + side,
          origin: face.origin,
          right: face.right,
          down: face.down,
        })),
        capsules: person === null ? [] : personCapsules(person),
      };
    },
  };
}
