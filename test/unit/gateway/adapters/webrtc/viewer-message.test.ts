import { describe, expect, it } from 'vitest';
import { readViewerMessage } from '../../../../../gateway/adapters/webrtc/viewer-message.ts';

describe('readViewerMessage', () => {
  it.each([
    '{"type":"alive"}',
    '{"type":"alive","report":{"framesPerSecond":29.5,"freezes":0}}',
    '{"type":"wish","tracks":{"panorama":"full","screen-1":"nothing"}}',
  ])('reads %s', (text) => {
    expect(readViewerMessage(text)).toEqual(JSON.parse(text));
  });

  it.each([
    '',
    'alive',
    '{"type":"dead"}',
    'null',
    '{',
    '{"type":"wish","tracks":{"panorama":"more"}}',
    '{"type":"alive","report":{"framesPerSecond":-1,"freezes":0}}',
    `{"type":"alive","x":"${'x'.repeat(3000)}"}`,
  ])('takes %s for nothing', (text) => {
    expect(readViewerMessage(text)).toBeNull();
  });
});
