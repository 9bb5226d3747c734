import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  numberBetween,
  readInput,
  readOutput,
  readWidth,
  wholeNumberBetween,
} from '../../../../../gateway/cli/stitch/stitch-options.ts';

describe('an input on the command line', () => {
  it.each([
    ['/dev/video2', { kind: 'v4l2', devicePath: '/dev/video2' }],
    ['tcp://127.0.0.1:8000', { kind: 'mjpeg-tcp', port: 8000 }],
    ['tcp://localhost:8000', { kind: 'mjpeg-tcp', port: 8000 }],
    ['room.jpg', { kind: 'file', path: resolve('room.jpg') }],
    ['/dev/videos/a.mp4', { kind: 'file', path: '/dev/videos/a.mp4' }],
  ])('%s is %j', (text, input) => {
    expect(readInput(text)).toEqual(input);
  });

  it.each([
    'tcp://10.0.0.1:8000',
    'tcp://127.0.0.1:0',
    'tcp://127.0.0.1:65536',
    'rtsp://camera',
    'file:///a.jpg',
  ])('refuses %s', (text) => {
    expect(() => readInput(text)).toThrow(/tcp:\/\/127/);
  });
});

describe('options of stitch', () => {
  it('tell by the name what to write', () => {
    expect(['a.JPG', 'a.jpeg', 'b.png', 'c.d.mp4'].map((name) => readOutput(name).kind)).toEqual([
      'jpeg',
      'jpeg',
      'png',
      'mp4',
    ]);
    for (const name of ['a', 'a.gif', 'mp4', '.mp4']) expect(() => readOutput(name)).toThrow();
  });

  it('are numbers in their limits', () => {
    expect([numberBetween(0, 45)('2.5'), wholeNumberBetween(1, 16)('16'), readWidth('3840')]).toEqual([
      2.5, 16, 3840,
    ]);
    for (const text of ['-1', '46', '1e1', '', 'x', 'NaN', '1.'])
      expect(() => numberBetween(0, 45)(text)).toThrow();
    expect(() => wholeNumberBetween(1, 16)('1.5')).toThrow();
    for (const text of ['102', '60', '16388']) expect(() => readWidth(text)).toThrow();
  });
});
