import type { Page } from 'playwright-core';
import { figure, type Figures } from '../figures.ts';

/** Of the sound that the page receives, since it began. */
interface Received {
  samples: number;
  /** Made up by the browser, because nothing came in time. */
  concealed: number;
  concealments: number;
  /** Added or left out so that the sound keeps its delay. */
  stretched: number;
  bufferedS: number;
  emitted: number;
}

async function received(page: Page): Promise<Received> {
  return page.evaluate<Received>(`(async () => {
    for (const peer of window.roundsightProbe.peers) {
      for (const entry of (await peer.getStats()).values()) {
        if (entry.type !== 'inbound-rtp' || entry.kind !== 'audio') continue;
        return {
          samples: entry.totalSamplesReceived, concealed: entry.concealedSamples, concealments: entry.concealmentEvents,
          stretched: entry.insertedSamplesForDeceleration + entry.removedSamplesForAcceleration,
          bufferedS: entry.jitterBufferDelay, emitted: entry.jitterBufferEmittedCount,
        };
      }
    }
    throw new Error('no sound is received');
  })()`);
}

/** Begins to count what is missing in the microphone's sound on the page; resolves with what ends it. */
export async function soundLosses(page: Page): Promise<() => Promise<Figures>> {
  const before = await received(page);
  return async () => {
    const after = await received(page);
    const since = (name: keyof Received) => after[name] - before[name];
    return {
      soundConcealed: figure(since('concealed') / since('samples'), '1'),
      soundConcealments: figure(since('concealments'), '1'),
      soundStretched: figure(since('stretched') / since('samples'), '1'),
      soundJitterBuffer: figure((1000 * since('bufferedS')) / since('emitted'), 'ms'),
    };
  };
}
