import { expect, it } from 'vitest';
import { mediaTrackSchema } from '../../../../gateway/contract/media.ts';
import { transceiverOrder } from '../../../../console/media/whep-connection.ts';

it('transceivers are created video first, each kind in the order of the exam session', () => {
  const tracks = [
    { id: 'microphone', kind: 'audio', role: 'microphone' },
    { id: 'panorama', kind: 'video', role: 'panorama' },
    { id: 'screen-1', kind: 'video', role: 'screen' },
  ].map((track) => mediaTrackSchema.parse({ ...track, label: '', demonstration: false }));
  expect(transceiverOrder(tracks).map(({ id }) => id)).toEqual(['panorama', 'screen-1', 'microphone']);
});
