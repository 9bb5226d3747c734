import { makeBox } from './mp4-boxes.ts';

/** Version 0 and flags 0 of a full box, then zeros. */
const zeros = (bytes: number) => new Uint8Array(4 + bytes);

/**
 * The boxes that say in a visual sample entry that its picture is a whole sphere for one eye, forward in the middle:
 * `st3d` and `sv3d`, 104 bytes.
 *
 * Source: Spherical Video V2 RFC, "MP4 (ISOBMFF)" (google/spatial-media, docs/spherical-video-v2-rfc.md).
 */
export function sphericalBoxes(): Uint8Array {
  const source = new TextEncoder().encode('Roundsight\0');
  const monoscopic = makeBox('st3d', zeros(1));
  const sphere = makeBox(
    'sv3d',
    makeBox('svhd', zeros(0), source),
    makeBox(
      'proj',
      // Yaw, pitch and roll of the sphere, then what is cropped off its four edges: nothing.
      makeBox('prhd', zeros(12)),
      makeBox('equi', zeros(16)),
    ),
  );
  const both = new Uint8Array(monoscopic.length + sphere.length);
  both.set(monoscopic);
  both.set(sphere, monoscopic.length);
  return both;
}
