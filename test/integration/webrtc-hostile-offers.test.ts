import { readdirSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { CodedError } from '../../gateway/ports/coded-error.ts';
import type { Viewer } from '../../gateway/ports/viewer-transport.ts';
import { FakeMediaSource } from '../support/fake-media-source.ts';
import { mutateText, randomFrom } from '../support/mutate-text.ts';
import { readFixture } from '../support/read-fixture.ts';
import { offerSdp } from '../support/sample-offers.ts';
import { openTransport } from '../support/viewer-session.ts';

const transport = openTransport({ maxViewers: 4 });
const source = new FakeMediaSource();

afterAll(() => transport.close());

/** The viewer of an offer, or the code it was refused with; anything else fails the test. */
async function offer(sdp: string): Promise<Viewer | string> {
  try {
    return await transport.accept(sdp, source, { at: () => [1, 0, 0, 0] });
  } catch (error) {
    if (error instanceof CodedError) return error.code;
    throw error;
  }
}

const openFiles = () => readdirSync('/proc/self/fd').length;

it('answers or refuses 600 mutated offers with the real peer, and keeps nothing of them', async () => {
  const seeds = [readFixture('webrtc/chromium-offer.sdp'), offerSdp({ videos: 2, audios: 1, data: true })];
  const random = randomFrom(33);
  const outcomes = { answered: 0, refused: 0 };
  const filesBefore = openFiles();
  for (let round = 0; round < 600; round += 1) {
    const outcome = await offer(mutateText(seeds[round % 2] ?? '', random));
    if (typeof outcome === 'string') {
      expect(outcome).toBe('sdp-invalid');
      outcomes.refused += 1;
    } else {
      expect(outcome.answerSdp).toMatch(/^a=candidate:/m);
      outcome.close();
      outcomes.answered += 1;
    }
  }
  expect(outcomes.answered).toBeGreaterThan(100);
  expect(outcomes.refused).toBeGreaterThan(100);
  expect(source.listenerCount()).toBe(0);
  await expect.poll(openFiles, { timeout: 10_000 }).toBeLessThan(filesBefore + 30);
});
