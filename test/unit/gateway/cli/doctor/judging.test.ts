import { describe, expect, it } from 'vitest';
import { judgeRoom } from '../../../../../gateway/cli/doctor/check-folders.ts';
import {
  judgeElements,
  judgeEncoders,
  judgeStitchElement,
  listedElements,
} from '../../../../../gateway/cli/doctor/check-gstreamer.ts';
import { checkNode } from '../../../../../gateway/cli/doctor/check-node.ts';
import { mediaElements } from '../../../../../gateway/cli/doctor/media-elements.ts';
import { isHealthy, reportForPeople } from '../../../../../gateway/cli/doctor/report.ts';

describe('the doctor', () => {
  it.each([
    ['v20.19.0', 'ok'],
    ['v24.1.0', 'ok'],
    ['v20.18.3', 'fault'],
    ['v18.20.0', 'fault'],
  ])('judges Node.js %s: %s', (version, state) => {
    expect(checkNode(version).state).toBe(state);
  });

  it('reads the elements out of the list of GStreamer', () => {
    const listed = listedElements(
      'x264:  x264enc: x264 H.264 Encoder\nvideoconvertscale:  videoscale: Scaler\n\nTotal count: 2 plugins\n',
    );
    expect([...listed]).toEqual(['x264enc', 'videoscale']);
  });

  it('names every missing element, and what it is missing for', () => {
    const all = new Set(Object.values(mediaElements()).flat());
    expect(judgeElements(all).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok']);
    all.delete('v4l2src');
    all.delete('opusenc');
    all.delete('mp4mux');
    const [headset, virtual, stitch] = judgeElements(all);
    expect(headset).toMatchObject({ state: 'fault', subject: 'GStreamer elements, headset' });
    expect(headset?.detail).toMatch(/v4l2src/);
    expect(virtual?.detail).toBe('missing: opusenc');
    expect(stitch).toMatchObject({
      subject: 'GStreamer elements, roundsight stitch',
      detail: 'missing: mp4mux',
    });
  });

  it('wants one encoder and our own element', () => {
    expect(judgeEncoders(new Set(['x264enc'])).state).toBe('ok');
    expect(judgeEncoders(new Set()).state).toBe('fault');
    expect(judgeStitchElement(new Set(['roundsightstitch']), '/x').state).toBe('ok');
    expect(judgeStitchElement(new Set(), '/x')).toMatchObject({
      state: 'fault',
      detail: expect.stringContaining('/x') as unknown,
    });
  });

  it('warns of little room and refuses too little', () => {
    const gib = 1024 ** 3;
    expect([0.5, 5, 50].map((room) => judgeRoom('Data', '/d', room * gib).state)).toEqual([
      'fault',
      'warning',
      'ok',
    ]);
  });

  it('gives advice with everything that is not well', () => {
    const findings = [checkNode('v18.0.0'), judgeRoom('Data', '/d', 1), checkNode('v22.0.0')];
    expect(isHealthy(findings)).toBe(false);
    const report = reportForPeople(findings);
    expect(report.match(/→/g)).toHaveLength(2);
    expect(report).toContain('2 things keep Roundsight from working.');
    expect(isHealthy([checkNode('v22.0.0')])).toBe(true);
  });
});
