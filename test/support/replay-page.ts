import type { Page } from 'playwright-core';
import { z } from 'zod';

const elementSchema = z.object({
  track: z.string(),
  /** Unix milliseconds of the time base of the exam sessions. */
  atMs: z.number(),
  paused: z.boolean(),
  ready: z.boolean(),
  muted: z.boolean(),
  rate: z.number(),
  width: z.number(),
});

const replaySchema = z.object({
  /** The moment that the page says it shows. */
  atMs: z.number(),
  waitsFor: z.string(),
  label: z.string(),
  elements: z.array(elementSchema),
  /** When the frame was captured that is drawn; null before the first. */
  drawnMs: z.number().nullable(),
  /** Whether it was known how the head was turned then. */
  isTurned: z.boolean(),
  /** Mean luma of the 20 cells of the time code at the panorama's bottom left. */
  cellLuma: z.array(z.number()),
});
export type ShownReplay = z.infer<typeof replaySchema>;

/** What the replay page shows at this moment, on all tracks. */
export async function shownReplay(page: Page): Promise<ShownReplay> {
  return replaySchema.parse(
    await page.evaluate(`(() => {
      const root = document.querySelector('[data-origin-ms]');
      const originMs = Number(root.dataset.originMs);
      const room = root.querySelector('video.source');
      const { rtpTimestamp, captureUs } = root.querySelector('[data-sphere]').dataset;
      const elementOf = (track, element) => ({
        track, atMs: originMs + element.currentTime * 1000, paused: element.paused, muted: element.muted,
        ready: element.readyState >= 2 && !element.seeking, rate: element.playbackRate, width: element.videoWidth ?? 0,
      });
      const canvas = new OffscreenCanvas(320, 16);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (room.videoWidth > 0) context.drawImage(room, 0, room.videoHeight - 16, 320, 16, 0, 0, 320, 16);
      const { data } = context.getImageData(0, 0, 320, 16);
      const cellLuma = Array.from({ length: 20 }, (_, cell) => {
        let sum = 0;
        for (let y = 4; y < 12; y++) for (let x = 4; x < 12; x++) sum += data[(y * 320 + cell * 16 + x) * 4 + 1];
        return sum / 64;
      });
      return {
        atMs: Number(root.dataset.atMs), waitsFor: root.dataset.waitsFor, cellLuma,
        label: root.querySelector('[data-replay-label]').textContent.trim(),
        elements: [
          elementOf('panorama', room),
          ...[...root.querySelectorAll('[data-replay-track]')].map((tile) => elementOf(tile.dataset.replayTrack, tile.querySelector('video'))),
          elementOf('microphone', root.querySelector('audio')),
        ],
        drawnMs: rtpTimestamp === undefined ? null : originMs + Number(rtpTimestamp) / 90,
        isTurned: (captureUs ?? '') !== '',
      };
    })()`),
  );
}

/** How far its tracks are apart, and the frame that is drawn from the clock, in milliseconds. */
export function apartMs({ elements, drawnMs, atMs }: ShownReplay) {
  const moments = elements.map((element) => element.atMs);
  return {
    tracks: Math.max(...moments) - Math.min(...moments),
    drawn: drawnMs === null ? Infinity : Math.abs(drawnMs - atMs),
  };
}
