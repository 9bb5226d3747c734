import { describe, expect, it, vi } from 'vitest';
import { connectScripted } from '../../../support/connect-scripted.ts';
import { simulateTime } from '../../../support/simulated-time.ts';
import { patience } from '../../../support/patience.ts';

simulateTime();

describe('the sign of life', () => {
  it('is asked for again and again, each ping with a token of its own', async () => {
    const tokens: number[] = [];
    const { headset } = await connectScripted(
      ({ type, payload }) => {
        if (type === 0x0d) tokens.push(payload.readUInt32LE(0));
        return null;
      },
      { clockIntervalMs: 5 },
    );
    await vi.waitFor(() => expect(tokens.length).toBeGreaterThan(8), patience);
    const later = tokens.slice(4);
    expect(later).toEqual(later.map((_, place) => (later[0] ?? 0) + place));
    await headset.close();
    // One may still have been on its way.
    await new Promise((resolve) => setTimeout(resolve, 10));
    const asked = tokens.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(tokens).toHaveLength(asked);
  });

  const pingsAtStart = 4;
  const missing = async (missed: (ping: number) => boolean) => {
    let pings = -pingsAtStart;
    const session = await connectScripted(
      ({ type }) => (type === 0x0d && ++pings > 0 && missed(pings) ? 'silence' : null),
      { clockIntervalMs: 5, answerTimeoutMs: 10_000 },
    );
    const [lost, closed] = [vi.fn(), vi.fn()];
    session.headset.onLost(lost);
    session.deviceEnd.onLost(closed);
    return { ...session, lost, closed, pings: () => pings };
  };

  it('may be missed twice in a row, however often', async () => {
    const { headset, lost, pings } = await missing((ping) => ping % 3 !== 0);
    await vi.waitFor(() => expect(pings()).toBeGreaterThan(9), patience);
    expect(lost).not.toHaveBeenCalled();
    await headset.close();
  });

  it('that is missed three times in a row ends the conversation', async () => {
    const { headset, lost, closed, pings } = await missing((ping) => ping > 2);
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce(), patience);
    expect(lost).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ kind: 'unresponsive' }));
    expect(pings()).toBe(5);
    await expect(headset.readStatus()).rejects.toMatchObject({ kind: 'unresponsive' });
    await headset.close();
    expect(lost).toHaveBeenCalledOnce();
  });

  it('is what a refusal is, too', async () => {
    let pings = 0;
    const { headset } = await connectScripted(
      ({ type }) => (type === 0x0d && ++pings > pingsAtStart ? { kind: 'error', reason: 'busy' } : null),
      { clockIntervalMs: 5 },
    );
    const lost = vi.fn();
    headset.onLost(lost);
    await vi.waitFor(() => expect(pings).toBeGreaterThan(12), patience);
    expect(lost).not.toHaveBeenCalled();
    await headset.close();
  });
});
