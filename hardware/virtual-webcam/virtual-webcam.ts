import { BroadcastServer } from '../virtual-camera/broadcast-server.ts';
import { PacedPictures } from '../virtual-camera/paced-pictures.ts';
import { heldCardSvg } from './card-drawing.ts';
import { personSvg, poseAt } from './person-drawing.ts';
import { PictureLoop } from './picture-loop.ts';
import { heightPx, widthPx } from './picture-size.ts';
import { svgText } from './svg-text.ts';

const framesPerSecond = 15;
/** Four seconds. */
const pictureCount = 60;

/** Of the wall behind the person, 8 bit sRGB; it fills the picture's upper corners. */
export const wallColour = { r: 118, g: 158, b: 164 } as const;

/** What is held before the webcam: the person's face, or an identity card (a specimen). */
type WebcamScene = 'face' | 'document';

/** A webcam without hardware: JPEG pictures back to back on a loopback TCP port. */
export interface VirtualWebcam {
  readonly port: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly framesPerSecond: number;
  /** From the next picture on. */
  show(scene: WebcamScene): void;
  /** Closes the port and every connection; resolves when they are closed. */
  close(): Promise<void>;
}

/**
 * Opens the webcam; it shows the face. Pictures are drawn while somebody is connected, one ahead of its time and each once
 * (some 15 ms of one core), and leave at the clock's pace; a slow reader misses whole pictures. Rejects when no port
 * can be opened or nothing can be drawn on this machine.
 */
export async function openVirtualWebcam(): Promise<VirtualWebcam> {
  const loops = {
    face: new PictureLoop(pictureCount, (share) => pictureSvg(personSvg(poseAt(share)))),
    document: new PictureLoop(pictureCount, (share) =>
      pictureSvg(personSvg(poseAt(share)) + heldCardSvg(share)),
    ),
  };
  await loops.face.picture(0);
  const feed = await BroadcastServer.open();
  const now = () => process.hrtime.bigint();
  const schedule = { loopStartMonotonicNs: now(), framesPerSecond, frameCount: pictureCount };
  let scene: WebcamScene = 'face';
  const pictures = new PacedPictures(feed, schedule, now, (ordinal) =>
    // One was drawn, so this machine can draw; another that cannot be is lost as on a cable.
    loops[scene].picture(ordinal).catch(() => null),
  );
  pictures.start();
  return {
    port: feed.port,
    widthPx,
    heightPx,
    framesPerSecond,
    show(next) {
      scene = next;
    },
    async close() {
      pictures.close();
      await feed.close();
    },
  };
}

function pictureSvg(content: string): string {
  const { r, g, b } = wallColour;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">` +
    `<rect width="100%" height="100%" fill="rgb(${r},${g},${b})"/>${content}` +
    `${svgText('DEMONSTRATION', { xPx: widthPx / 2, yPx: heightPx - 28, heightPx: 14, colour: '#ffffff', centred: true })}</svg>`
  );
}
