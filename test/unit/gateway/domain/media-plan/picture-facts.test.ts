import { describe, expect, it } from 'vitest';
import { inFullRange, readPictureFacts } from '../../../../../gateway/domain/media-plan/picture-facts.ts';

const caps = (more: string, size = 'width=(int)480, height=(int)240') =>
  `video/x-raw, format=(string)I420, ${size}, pixel-aspect-ratio=(fraction)1/1${more}`;
const read = (
  picture: string | null,
  container: string | null = 'video/quicktime',
  sound: string | null = null,
) => readPictureFacts({ container, picture, sound });

describe('what caps say of pictures', () => {
  it('is size, rate, colours and whether there is sound', () => {
    expect(
      read(caps(', framerate=(fraction)30000/1001, colorimetry=(string)1:3:5:1'), undefined, 'audio/x-raw'),
    ).toEqual({
      widthPx: 480,
      heightPx: 240,
      framesPerSecond: 30_000 / 1001,
      colorimetry: '1:3:5:1',
      isColorimetryMisread: false,
      hasSound: true,
      isStill: false,
    });
  });

  it('is no rate for a still', () => {
    expect(read(caps(', framerate=(fraction)0/1'), 'image/jpeg, sof-marker=(int)0')).toMatchObject({
      framesPerSecond: null,
      hasSound: false,
      isStill: true,
    });
  });

  it('gives colours that nothing is said of the usual meaning', () => {
    expect(read(caps(''))?.colorimetry).toBe('bt601');
    expect(read(caps('', 'width=(int)1920, height=(int)960'))?.colorimetry).toBe('bt709');
    const rgb = caps(', colorimetry=(string)1:1:5:1').replace('I420', 'RGB');
    expect(read(rgb)?.colorimetry).toBe('1:4:0:0');
    expect(read(caps('').replace('I420', 'GRAY8'))?.colorimetry).toBe('1:4:0:0');
  });

  it('are put into full range where the film says so and the caps do not', () => {
    const of = (colorimetry: string) => {
      const facts = read(caps(`, colorimetry=(string)${colorimetry}`));
      return facts === null ? null : inFullRange(facts);
    };
    expect(of('bt709')).toMatchObject({ colorimetry: '1:3:5:1', isColorimetryMisread: true });
    expect(of('2:4:0:0')).toMatchObject({ colorimetry: '1:4:0:0', isColorimetryMisread: true });
    expect(of('1:4:0:0')).toMatchObject({ colorimetry: '1:4:0:0', isColorimetryMisread: false });
  });

  it.each([
    null,
    '',
    'NULL',
    'video/x-raw',
    caps('', 'width=(int)480'),
    caps('', 'width=(int)-1, height=(int)9999999'),
  ])('is nothing where there are no pictures: %s', (picture) => {
    expect(read(picture)).toBeNull();
  });

  it('never lets anything into a pipeline but a colorimetry', () => {
    expect(read(caps(', colorimetry=(string)"bt709 ! filesink"'))?.colorimetry).toBe('bt709');
  });
});
