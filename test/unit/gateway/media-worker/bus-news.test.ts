import { describe, expect, it } from 'vitest';
import { parseDecibels, readBusMessage } from '../../../../gateway/media-worker/bus-news.ts';

describe('a message of the bus', () => {
  it.each([
    [
      {
        type: 'error',
        _src_element_name: 'camera',
        name: '/GstPipeline:p/GstV4l2Src:camera',
        message: 'gone',
      },
      { kind: 'failed', element: 'camera', path: '/GstPipeline:p/GstV4l2Src:camera', message: 'gone' },
    ],
    [{ type: 'eos', _src_element_name: 'pipeline0' }, { kind: 'ended' }],
    [
      { type: 'warning', _src_element_name: 'jpegdec0', debug: 'Decode error #53' },
      { kind: 'warning', element: 'jpegdec0', message: 'Decode error #53' },
    ],
    [
      { type: 'element', name: 'level', rms: '< -20, -10 >', peak: '< -6.5, -3 >' },
      { kind: 'level', rmsDb: -15, peakDb: -3 },
    ],
    [{ type: 'element', name: 'level', rms: 7, peak: '< >' }, null],
    [
      { type: 'element', name: 'roundsight-record', event: 'opened', number: 7 },
      { kind: 'recorder', news: { kind: 'opened', number: 7 } },
    ],
    [
      {
        ...{ type: 'element', name: 'roundsight-record', event: 'closed', number: 7, timescale: 90_000 },
        ...{ bytes: '5000000000', 'file-bytes': '5000001000', start: '10', end: '900010', samples: 300 },
        sha256: 'ab'.repeat(32),
      },
      {
        kind: 'recorder',
        news: {
          ...{ kind: 'closed', number: 7, timescale: 90_000, mp4Bytes: 5_000_000_000 },
          ...{ fileBytes: 5_000_001_000, startTicks: 10, endTicks: 900_010, samples: 300 },
          sha256: 'ab'.repeat(32),
        },
      },
    ],
    [
      { type: 'element', name: 'roundsight-record', event: 'failed', reason: 'disk-full' },
      { kind: 'recorder', news: { kind: 'failed', reason: 'disk-full' } },
    ],
    [{ type: 'element', name: 'roundsight-record', event: 'failed', reason: 'no reason' }, null],
    [{ type: 'element', name: 'roundsight-record', event: 'opened' }, null],
    [{ type: 'element', name: 'roundsight-record', event: 'closed', number: 7 }, null],
    [
      { type: 'element', name: 'progress', current: '3', total: '20' },
      { kind: 'progress', positionS: 3, totalS: 20 },
    ],
    [
      { type: 'element', name: 'progress', current: '3', total: '-1' },
      { kind: 'progress', positionS: 3, totalS: null },
    ],
    [{ type: 'element', name: 'progress', current: '-1' }, null],
    [
      {
        type: 'element',
        name: 'roundsight-look',
        pictures: 7,
        'capture-ms': 200,
        identical: true,
        parts: '2500 2000 4000 1200 8000 0 10000,0 0 0 0 0 10000 0',
      },
      {
        kind: 'look',
        look: {
          pictures: 7,
          captureMs: 200,
          identical: true,
          parts: [
            { mean: 0.25, spread: 0.2, contrast: 0.4, edges: 0.12, sharpness: 0.8, dark: 0, bright: 1 },
            { mean: 0, spread: 0, contrast: 0, edges: 0, sharpness: 0, dark: 1, bright: 0 },
          ],
        },
      },
    ],
    [
      {
        type: 'element',
        name: 'roundsight-look',
        pictures: 7,
        'capture-ms': -1,
        parts: '1 2 3,0 0 0 0 0 0 10001',
      },
      null,
    ],
    [{ type: 'element', name: 'roundsight-look' }, null],
    [
      {
        type: 'element',
        _src_element_name: 'full-before',
        name: 'roundsight-meter',
        second: 3,
        'mean-age-ms': 7.5,
      },
      { kind: 'age', element: 'full-before', second: 3, meanMs: 7.5 },
    ],
    [{ type: 'element', name: 'roundsight-meter' }, null],
    [{ type: 'element', name: 'GstUDPSrcTimeout' }, null],
    [{ type: 'state-changed' }, null],
    [{}, null],
  ])('%j means %j', (message, news) => {
    expect(readBusMessage(message)).toEqual(news);
  });

  it('has levels in either bracket, with a floor for silence', () => {
    expect(parseDecibels('{ -20.5, -21 }')).toEqual([-20.5, -21]);
    expect(parseDecibels('< -inf, -350, nonsense >')).toEqual([-120, -120]);
    expect(parseDecibels(undefined)).toEqual([]);
  });
});
