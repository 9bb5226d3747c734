import { expect, it } from 'vitest';
import type { WhepState } from '../../../../../console/media/whep-state.ts';
import { pictureNotice } from '../../../../../console/features/session-view/picture-notice.ts';

const media = { condition: 'live', faultCode: null, hasTracks: true, hasAgreed: true } as const;
const reconnecting: WhepState = { phase: 'reconnecting', attempt: 1, code: 'connection-lost' };

it('says nothing over a live picture', () => {
  expect(pictureNotice({ phase: 'live' }, media, true)).toBeNull();
});

it.each<[string, WhepState, Parameters<typeof pictureNotice>[1], string]>([
  ['before the first picture', { phase: 'connecting' }, media, 'connecting'],
  ['before the consent', { phase: 'connecting' }, { ...media, hasAgreed: false }, 'notAgreed'],
  ['while the picture is late', { phase: 'late' }, media, 'late'],
  ['while connecting again', reconnecting, media, 'reconnecting'],
  ['while the gateway recovers', { phase: 'late' }, { ...media, condition: 'recovering' }, 'recovering'],
  [
    'without tracks',
    { phase: 'connecting' },
    { ...media, condition: 'starting', hasTracks: false },
    'waiting',
  ],
  [
    'without a headset',
    { phase: 'connecting' },
    { ...media, condition: 'absent', hasTracks: false },
    'absent',
  ],
  ['when it will not come back', { phase: 'failed', code: 'role-forbidden' }, media, 'failed'],
])('%s it says so', (_name, state, situation, message) => {
  expect(pictureNotice(state, situation, false)?.message).toBe(message);
});

it('gives the reason', () => {
  expect(pictureNotice(reconnecting, media, true)?.code).toBe('connection-lost');
  const recovering = { ...media, condition: 'recovering', faultCode: 'media-worker-died' } as const;
  expect(pictureNotice({ phase: 'late' }, recovering, true)).toMatchObject({
    severity: 'alarm',
    code: 'media-worker-died',
  });
});
