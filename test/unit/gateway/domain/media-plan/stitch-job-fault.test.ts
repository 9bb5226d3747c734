import { describe, expect, it } from 'vitest';
import { faultOfJob } from '../../../../../gateway/domain/media-plan/stitch-job-fault.ts';

describe('a failure of a stitch job', () => {
  it.each([
    ['/GstPipeline:pipeline0/GstFileSrc:input-0', 'gone', 'input-unreadable', 0],
    ['/GstPipeline:pipeline0/GstDecodeBin:decoder-1/GstQTDemux:qtdemux0', 'damaged', 'input-unreadable', 1],
    ['/GstPipeline:pipeline0/GstJpegParse:splitter-2', 'damaged', 'input-unreadable', 2],
    ['/GstPipeline:pipeline0/GstFileSink:output', 'No space left', 'output-unwritable', null],
    ['/GstPipeline:pipeline0/RoundsightStitch:stitch', 'stitch-map-size: 1 × 2', 'picture-size-wrong', null],
    ['/GstPipeline:pipeline0/RoundsightStitch:stitch', 'stitch-map-corrupt: no', 'stitch-failed', null],
    ['/GstPipeline:pipeline0/GstX264Enc:encoder', 'no', 'stitch-failed', null],
    ['', 'no element "x"', 'stitch-failed', null],
  ])('of %s (%s) is %s', (path, message, code, stream) => {
    expect(faultOfJob({ path, message })).toEqual({ code, detail: message, stream });
  });
});
