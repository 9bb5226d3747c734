import { describe, expect, it } from 'vitest';
import {
  planStitchJob,
  type JobStream,
  type StitchJob,
} from '../../../../../gateway/domain/media-plan/stitch-job.ts';

const size = { widthPx: 960, heightPx: 480 };
const facts = {
  ...size,
  framesPerSecond: 25,
  colorimetry: '1:4:0:0',
  isColorimetryMisread: false,
  hasSound: true,
  isStill: false,
};
const film: JobStream = {
  input: { kind: 'file', path: '/a "b".mp4' },
  facts,
  place: { xPx: 0, yPx: 0, ...size },
};
const camera: JobStream = { ...film, input: { kind: 'v4l2', devicePath: '/dev/video0' } };
const job: StitchJob = {
  streams: [film],
  picture: size,
  stitching: { kind: 'stitch-map', path: '/map', widthPx: 1920, heightPx: 960, lenses: [] },
  panorama: { widthPx: 1920, heightPx: 960 },
  fromS: 0,
  durationS: null,
  threads: 2,
  adaptive: true,
  output: { kind: 'mp4', path: '/out.part', encoder: 'x264enc' },
};
const planOf = (changes: Partial<StitchJob> = {}) => planStitchJob({ ...job, ...changes });
const launchOf = (changes: Partial<StitchJob> = {}) => planOf(changes).launch;

describe('the pipeline of a stitch job', () => {
  it('reads a film, stitches and encodes it, and keeps its sound', () => {
    expect(launchOf().split('  ')).toEqual([
      'filesrc name=input-0 location="/a \\"b\\".mp4" ! decodebin name=decoder-0',
      'decoder-0. ! video/x-raw ! queue max-size-buffers=4 max-size-bytes=0 max-size-time=0 ! videoconvert ! ' +
        'video/x-raw,format=I420,colorimetry=(string)1:4:0:0 ! ' +
        'progressreport silent=true update-freq=1 format=time do-query=true ! ' +
        'roundsightstitch name=stitch map="/map" threads=2 auto-gain=true auto-parallax=true ! video/x-raw,format=I420,width=1920,height=960 ! ' +
        'queue max-size-buffers=4 max-size-bytes=0 max-size-time=0 ! ' +
        'x264enc name=encoder speed-preset=veryfast pass=qual quantizer=19 threads=2 aud=false key-int-max=50 ! ' +
        'h264parse ! mp4mux name=movie ! filesink name=output location="/out.part"',
      'decoder-0. ! audio/x-raw ! queue max-size-time=5000000000 max-size-bytes=0 max-size-buffers=0 ! ' +
        'audioconvert ! audioresample ! audio/x-raw,format=S16LE,rate=48000,channels=[1,2] ! ' +
        'voaacenc bitrate=160000 ! aacparse ! queue max-size-time=5000000000 max-size-bytes=0 ! movie.',
    ]);
  });

  it('cuts pictures and sound at the same moments', () => {
    const launch = launchOf({ fromS: 1.5, durationS: 2 });
    expect(launch).toContain(
      'avwait name=window mode=running-time target-running-time=1500000000 end-running-time=3500000000',
    );
    expect(launch).toMatch(/do-query=true ! window\.vsink {2}window\.vsrc ! roundsightstitch/);
    expect(launch).toMatch(/channels=\[1,2\] ! window\.asink {2}window\.asrc ! voaacenc/);
    expect(launchOf({ fromS: 1 })).not.toContain('end-running-time');
  });

  it('lays the streams of a rig into one picture without a change of colours', () => {
    const right = { ...film, place: { xPx: 480, yPx: 0, widthPx: 480, heightPx: 480 } };
    const left = { ...right, place: { ...right.place, xPx: 0 } };
    const { launch, requiredElements } = planOf({ streams: [left, right] });
    expect(launch).toContain(
      'compositor name=rig background=black sink_0::xpos=0 sink_0::ypos=0 sink_1::xpos=480',
    );
    expect(launch).toContain(
      'rig. ! video/x-raw,format=I420,width=960,height=480,colorimetry=(string)1:4:0:0 !',
    );
    for (const stream of [0, 1]) {
      expect(launch).toMatch(
        new RegExp(`decoder-${stream}\\. ! .*colorimetry=\\(string\\)1:4:0:0 ! rig\\.sink_${stream}`),
      );
    }
    expect(requiredElements).toContain('compositor');
  });

  it('asks a camera for its pictures, and gives them steady times', () => {
    const { launch, requiredElements } = planOf({ streams: [camera] });
    expect(launch).toMatch(
      /^v4l2src name=input-0 device="\/dev\/video0" do-timestamp=true ! image\/jpeg,width=960,height=480,framerate=25\/1 !/,
    );
    expect(launch).toContain('leaky=downstream');
    expect(launch).toContain(
      'videorate ! video/x-raw,format=I420,colorimetry=(string)1:4:0:0,framerate=25/1',
    );
    expect(launch).toContain('do-query=false');
    expect(requiredElements).not.toContain('decodebin');
  });

  it('puts right what the decoder says of the colours', () => {
    const misread = { ...film, facts: { ...facts, colorimetry: '1:3:5:1', isColorimetryMisread: true } };
    expect(launchOf({ streams: [misread] })).toContain(
      'capssetter caps="video/x-raw,colorimetry=(string)1:3:5:1" ! videoconvert ! video/x-raw,format=I420,colorimetry=(string)1:3:5:1',
    );
  });

  it('writes one picture', () => {
    const png = launchOf({ output: { kind: 'png', path: '/p' } });
    expect(png).toMatch(
      /videoconvert ! video\/x-raw,format=RGB ! pngenc snapshot=true ! filesink name=output/,
    );
    expect(png).not.toMatch(/audio|mp4mux|progressreport/);
    const jpeg = planOf({ output: { kind: 'jpeg', path: '/p' } });
    expect(jpeg.launch).toContain('colorimetry=(string)1:4:0:0 ! jpegenc quality=95 snapshot=true');
    expect(jpeg.requiredElements).not.toContain('x264enc');
  });

  it('leaves a panorama as it is, or makes it smaller', () => {
    const already = { stitching: { kind: 'already-equirectangular' as const }, picture: job.panorama };
    expect(launchOf(already)).not.toMatch(/roundsightstitch|videoscale/);
    expect(launchOf({ ...already, panorama: size })).toContain(
      'videoscale ! video/x-raw,format=I420,width=960',
    );
  });

  it('converts full range where the encoder cannot tell it', () => {
    const launch = launchOf({ output: { kind: 'mp4', path: '/p', encoder: 'openh264enc' } });
    expect(launch).toContain(
      'video/x-raw,format=I420,colorimetry=bt709 ! openh264enc name=encoder complexity=high',
    );
  });
});
