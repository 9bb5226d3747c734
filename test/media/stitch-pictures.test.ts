import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Calibration } from '../../hardware/calibration/index.ts';
import { imperfectUnit, renderFisheye, wavesAndEdges, type I420Picture } from '../support/fisheye-picture.ts';
import { JpegFeed } from '../support/media/jpeg-feed.ts';
import { lumaQualityDb } from '../support/picture-quality.ts';
import { ffmpeg, ffprobe, plainUnit, rgbOf, StitchRig } from '../support/stitch-rig.ts';
import { colourError, farthest, left, right, writeTwoColours } from '../support/two-colour-pictures.ts';
import { gstLaunch, rawSource, stitchOne } from '../support/stitch-pipeline.ts';

const size = { widthPx: 480, heightPx: 240 };
let rig: StitchRig;
beforeAll(async () => {
  rig = await StitchRig.open();
  await writeTwoColours(rig);
});
afterAll(() => rig.close());
afterEach(async () => {
  expect(await rig.leftovers()).toEqual([]);
});

describe('a still', () => {
  const unit = imperfectUnit(480);
  let picture: I420Picture;
  beforeAll(async () => {
    picture = renderFisheye(unit, wavesAndEdges);
    await writeFile(rig.path('waves.i420'), Buffer.concat(picture.planes));
    const source = rawSource(rig.path('waves.i420'), {
      ...size,
      colorimetry: '1:4:0:0',
      framesPerSecond: 30,
    });
    const sink = ['jpegenc', 'quality=100', '!', 'filesink', `location=${rig.path('waves.jpg')}`];
    const ended = await gstLaunch(['-q', ...source, ...sink]);
    expect(ended.exitCode, ended.text).toBe(0);
  });

  async function luma(name: string): Promise<I420Picture> {
    const { data } = await sharp(rig.path(name)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const planes: I420Picture['planes'] = [new Uint8Array(480 * 240), new Uint8Array(0), new Uint8Array(0)];
    for (let at = 0; at < 480 * 240; at++) {
      const [r, g, b] = [data[3 * at] ?? 0, data[3 * at + 1] ?? 0, data[3 * at + 2] ?? 0];
      planes[0][at] = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
    }
    return { ...size, planes };
  }

  it('becomes what the stitch element makes of it, as PNG and as JPEG', async () => {
    const truth = await stitchOne({ unit, picture, options: { ...size, featherDeg: 2 } });
    for (const output of ['waves.png', 'waves-360.jpg']) {
      const result = await rig.stitch({ inputs: ['waves.jpg'], output, calibration: unit });
      expect(result).toEqual({ ...size, frames: 1, seconds: 0, sourceFault: null });
      expect(lumaQualityDb(await luma(output), truth)).toBeGreaterThan(42);
    }
  });

  it.each(['png', 'jpg'])('keeps its colours within 2 levels, from and to %s', async (kind) => {
    const output = `colours-360.${kind}`;
    await rig.stitch({ inputs: [`colours.${kind}`], output, calibration: plainUnit(480) });
    expect(await colourError(rig.path(output))).toBeLessThanOrEqual(2);
  });

  it('is a sphere to viewers as JPEG', async () => {
    await rig.stitch({ inputs: ['colours.jpg'], output: 'sphere.jpg', calibration: plainUnit(480) });
    const { xmpAsString } = await sharp(rig.path('sphere.jpg')).metadata();
    expect(xmpAsString).toContain('GPano:ProjectionType="equirectangular"');
    expect(xmpAsString).toContain('GPano:FullPanoWidthPixels="480"');
  });

  it('may be of another size than the calibration, of the same shape', async () => {
    const output = 'scaled.png';
    await rig.stitch({ inputs: ['colours.png'], output, calibration: plainUnit(960) });
    expect(await colourError(rig.path(output))).toBeLessThanOrEqual(2);
  });

  const seaside = new URL('../../../shared/data/dual-fisheye/theta-z1-seaside.jpg', import.meta.url);
  it.skipIf(!existsSync(seaside))('of a real camera has sky above and stones below', async () => {
    await rig.stitch({
      inputs: [{ kind: 'file', path: seaside.pathname }],
      output: 'seaside.png',
      calibration: { kind: 'profile', id: 'generic/dual-fisheye-uvc' },
    });
    const meanOf = async (top: number) => {
      const band = sharp(rig.path('seaside.png')).extract({ left: 0, top, width: 480, height: 40 });
      const { channels } = await sharp(await band.png().toBuffer()).stats();
      return channels.map(({ mean }) => mean);
    };
    const [[skyRed = 0, , skyBlue = 0], [stoneRed = 0, , stoneBlue = 0]] = [
      await meanOf(40),
      await meanOf(160),
    ];
    expect(skyBlue - skyRed).toBeGreaterThan(15);
    expect(stoneRed - stoneBlue).toBeGreaterThan(15);
  });
});

describe('a film', () => {
  it('of full range stays so, says so, and is a sphere to ffprobe', async () => {
    const result = await rig.stitch({
      inputs: ['colours.avi'],
      output: 'full.mp4',
      calibration: plainUnit(480),
    });
    expect(result).toEqual({ ...size, frames: 25, seconds: 1, sourceFault: null });
    const said = await ffprobe(rig.path('full.mp4'));
    for (const line of [
      'codec_name=h264',
      'color_range=pc',
      'color_space=smpte170m',
      'nb_frames=25',
      'start_time=0.000000',
      'side_data_type=Spherical Mapping',
      'projection=equirectangular',
      'type=2D',
    ]) {
      expect(said.split('\n')).toContain(line);
    }
    expect(await colourError(rig.path('full.mp4'))).toBeLessThanOrEqual(3);
  });

  it('of full range in an MP4 file stays so: what was stitched may be read again', async () => {
    const full = [
      '-vf',
      'scale=out_range=pc:out_color_matrix=bt709',
      '-colorspace',
      'bt709',
      '-color_range',
      'pc',
    ];
    const tagged = [
      ...full,
      '-color_primaries',
      'bt709',
      '-color_trc',
      'bt709',
      '-pix_fmt',
      'yuvj420p',
      '-crf',
      '5',
    ];
    await ffmpeg('-i', rig.path('colours.avi'), '-c:v', 'libx264', ...tagged, rig.path('tagged.mp4'));
    await rig.stitch({ inputs: ['tagged.mp4'], output: 'tagged-360.mp4', calibration: plainUnit(480) });
    const said = (await ffprobe(rig.path('tagged-360.mp4'))).split('\n');
    expect(said).toEqual(expect.arrayContaining(['color_range=pc', 'color_space=bt709']));
    expect(await colourError(rig.path('tagged-360.mp4'))).toBeLessThanOrEqual(4);
  });

  it('of studio range and BT.709 stays so, and keeps its sound', async () => {
    await rig.stitch({ inputs: ['studio.mp4'], output: 'studio-360.mp4', calibration: plainUnit(480) });
    const said = (await ffprobe(rig.path('studio-360.mp4'))).split('\n');
    for (const line of ['color_range=tv', 'color_space=bt709', 'codec_name=aac', 'nb_frames=25']) {
      expect(said).toContain(line);
    }
    expect(await colourError(rig.path('studio-360.mp4'))).toBeLessThanOrEqual(3);
  });

  it('may be cut out, and its progress is told', async () => {
    const told: (number | null)[] = [];
    const result = await rig.stitch({
      inputs: ['studio.mp4'],
      output: 'part.mp4',
      calibration: plainUnit(480),
      fromS: 0.4,
      durationS: 0.2,
      control: { onProgress: ({ totalS }) => told.push(totalS) },
    });
    expect(result).toMatchObject({ frames: 5, seconds: 0.2 });
    expect(told).toContain(0.2);
  });

  it('gives a still of any moment', async () => {
    const ask = { inputs: ['studio.mp4'], calibration: plainUnit(480) };
    await rig.stitch({ ...ask, output: 'moment.png', fromS: 0.5 });
    const [moment, film] = [await rgbOf(rig.path('moment.png')), await rgbOf(rig.path('studio.mp4'))];
    expect(farthest(moment.at(240, 120), film.at(120, 120))).toBeLessThanOrEqual(3);
    expect(farthest(moment.at(0, 120), film.at(360, 120))).toBeLessThanOrEqual(3);
    const late = rig.stitch({ ...ask, output: 'late.png', fromS: 5 });
    await expect(late).rejects.toMatchObject({ code: 'input-unreadable' });
  });

  it('that is a panorama already passes through, and is marked', async () => {
    const calibration: Calibration = { ...plainUnit(480), projection: 'equirectangular', lenses: [] };
    const ask = { inputs: ['studio.mp4'], output: 'through.mp4', calibration, widthPx: null };
    expect(await rig.stitch(ask)).toEqual({ ...size, frames: 25, seconds: 1, sourceFault: null });
    expect(await ffprobe(rig.path('through.mp4'))).toContain('projection=equirectangular');
    const picture = await rgbOf(rig.path('through.mp4'));
    expect(farthest(picture.at(100, 100), left)).toBeLessThanOrEqual(3);
    expect(farthest(picture.at(400, 100), right)).toBeLessThanOrEqual(3);
  });
});

describe('two streams of a rig', () => {
  const half = { yPx: 0, widthPx: 240, heightPx: 240 };
  const calibration: Calibration = {
    ...plainUnit(480),
    streams: [
      { xPx: 0, ...half },
      { xPx: 240, ...half },
    ],
  };
  beforeAll(async () => {
    for (const [name, from] of [
      ['ahead', 0],
      ['behind', 240],
    ] as const) {
      const crop = ['-vf', `crop=240:240:${from}:0`];
      await ffmpeg(
        '-i',
        rig.path('colours.avi'),
        ...crop,
        '-c:v',
        'mjpeg',
        '-q:v',
        '1',
        rig.path(`${name}.avi`),
      );
      await sharp(rig.path('colours.png'))
        .extract({ left: from, top: 0, width: 240, height: 240 })
        .toFile(rig.path(`${name}.png`));
    }
  });

  it.each([
    ['films', 'avi', 'rig.mp4', 3],
    ['stills', 'png', 'rig.png', 2],
  ] as const)(
    'that are %s become one, each in its place and of its colours',
    async (_what, kind, output, limit) => {
      await rig.stitch({ inputs: [`ahead.${kind}`, `behind.${kind}`], output, calibration });
      expect(await colourError(rig.path(output))).toBeLessThanOrEqual(limit);
      if (kind === 'avi') expect(await ffprobe(rig.path(output))).toContain('color_range=pc');
    },
  );

  it('must be two, and of their sizes', async () => {
    await expect(
      rig.stitch({ inputs: ['colours.png'], output: 'one.png', calibration }),
    ).rejects.toMatchObject({ code: 'stream-count-wrong' });
    await expect(
      rig.stitch({ inputs: ['ahead.png', 'colours.png'], output: 'one.png', calibration }),
    ).rejects.toMatchObject({
      code: 'picture-size-wrong',
      detail: expect.stringMatching(/240×240.*480×240/) as unknown,
    });
  });
});

describe('a camera', () => {
  let feed: JpegFeed;
  beforeAll(async () => {
    feed = await JpegFeed.open([await readFile(rig.path('colours.jpg'))], 30);
  });
  afterAll(() => feed.close());
  const camera = () => ({ kind: 'mjpeg-tcp' as const, port: feed.port });

  it('gives a still', async () => {
    await rig.stitch({ inputs: [camera()], output: 'camera.png', calibration: plainUnit(480) });
    expect(await colourError(rig.path('camera.png'))).toBeLessThanOrEqual(2);
  });

  it('is recorded until it is told to finish, and the film is whole', async () => {
    const finish = new AbortController();
    const result = await rig.stitch({
      inputs: [camera()],
      output: 'camera.mp4',
      calibration: plainUnit(480),
      control: { finish: finish.signal, onProgress: ({ positionS }) => positionS >= 1 && finish.abort() },
    });
    expect(result.frames).toBeGreaterThan(10);
    expect(await ffprobe(rig.path('camera.mp4'))).toContain('projection=equirectangular');
    expect(await colourError(rig.path('camera.mp4'))).toBeLessThanOrEqual(3);
  });

  it('that fails under way leaves what came before', async () => {
    const result = await rig.stitch({
      inputs: [camera()],
      output: 'failed.mp4',
      calibration: plainUnit(480),
      control: {
        onProgress: ({ positionS }) => positionS >= 1 && feed.breakOff(),
      },
    });
    expect(result.sourceFault).not.toBeNull();
    expect(await ffprobe(rig.path('failed.mp4'))).toContain('projection=equirectangular');
  });

  it('is recorded for as long as was asked for', async () => {
    const ask = { inputs: [camera()], output: 'second.mp4', calibration: plainUnit(480), durationS: 1 };
    const { seconds } = await rig.stitch(ask);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(1.1);
  });

  it('that is cancelled leaves nothing', async () => {
    const cancel = new AbortController();
    const stitching = rig.stitch({
      inputs: [camera()],
      output: 'cancelled.mp4',
      calibration: plainUnit(480),
      control: { cancel: cancel.signal },
    });
    await Promise.all([
      expect(stitching).rejects.toMatchObject({ code: 'cancelled' }),
      sleep(300).then(() => cancel.abort()),
    ]);
    expect(existsSync(rig.path('cancelled.mp4'))).toBe(false);
  });
});
