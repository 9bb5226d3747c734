import { describe, expect, it } from 'vitest';
import type { BusMessage, GstPipeline } from '../../../../gateway/media-worker/gstreamer-binding.ts';
import { MediaWorker } from '../../../../gateway/media-worker/media-worker.ts';
import type { WorkerEvent } from '../../../../gateway/media-worker/messages.ts';

/** Stands for the native binding, whose misuse would abort the test process. */
class RecordingPipeline implements GstPipeline {
  readonly calls: string[] = [];
  post: (message: BusMessage) => void = () => undefined;
  readonly launch: string;
  constructor(launch: string) {
    if (launch.includes('missing')) throw new Error('no element "missing"');
    this.launch = launch;
  }
  play = () => void this.calls.push('play');
  stop = () => void this.calls.push('stop');
  pollBus = (listener: (message: BusMessage) => void) => (this.post = listener);
  forceKeyUnit = (element: string, count: number) => void this.calls.push(`key ${element} ${count}`);
  readonly valve: Record<string, unknown> = { drop: true };
  findChild = (element: string) => {
    this.calls.push(`find ${element}`);
    return element === 'valve' ? this.valve : undefined;
  };
}

function rig() {
  const built: RecordingPipeline[] = [];
  const told: WorkerEvent[] = [];
  const worker = new MediaWorker(
    (launch) => {
      const pipeline = new RecordingPipeline(launch);
      built.push(pipeline);
      return pipeline;
    },
    (event) => told.push(event),
  );
  return { built, told, worker };
}

describe('the media worker', () => {
  it('says which elements are missing', () => {
    const { worker, told } = rig();
    worker.obey({ type: 'probe', elements: ['x264enc', 'missingenc'] });
    expect(told).toEqual([{ type: 'probed', missing: ['missingenc'] }]);
  });

  it('stops the pipeline of a track before it opens the next one, and hears only the next one', () => {
    const { worker, built, told } = rig();
    worker.obey({ type: 'open', trackId: 'panorama', launch: 'first' });
    worker.obey({ type: 'open', trackId: 'panorama', launch: 'second' });
    expect(built.map(({ calls }) => calls)).toEqual([['play', 'stop'], ['play']]);
    built[0]?.post({ type: 'error', _src_element_name: 'camera', message: 'late news' });
    expect(told).toEqual([
      { type: 'opened', trackId: 'panorama' },
      { type: 'opened', trackId: 'panorama' },
    ]);
  });

  it('reports the first error of a pipeline, stops it and hears no more of it', () => {
    const { worker, built, told } = rig();
    worker.obey({ type: 'open', trackId: 'panorama', launch: 'it' });
    built[0]?.post({ type: 'error', _src_element_name: 'camera', message: 'gone' });
    built[0]?.post({ type: 'error', _src_element_name: 'queue0', message: 'flow error' });
    expect(built[0]?.calls).toEqual(['play', 'stop']);
    expect(told.slice(1)).toEqual([
      { type: 'pipeline-failed', trackId: 'panorama', cause: 'error', element: 'camera', message: 'gone' },
    ]);
  });

  it('opens and closes a valve that is there, and looks for it once: each time would leak', () => {
    const { worker, built } = rig();
    worker.obey({ type: 'set-valve', trackId: 'webcam', element: 'valve', open: true });
    worker.obey({ type: 'open', trackId: 'webcam', launch: 'it' });
    for (const open of [true, false, true])
      worker.obey({ type: 'set-valve', trackId: 'webcam', element: 'valve', open });
    expect(built[0]?.valve.drop).toBe(false);
    worker.obey({ type: 'set-valve', trackId: 'webcam', element: 'valve', open: false });
    expect(built[0]?.valve.drop).toBe(true);
    worker.obey({ type: 'set-valve', trackId: 'webcam', element: 'none', open: true });
    expect(built[0]?.calls).toEqual(['play', 'find valve', 'find none']);
  });

  it('reports a pipeline that cannot be built', () => {
    const { worker, told } = rig();
    worker.obey({ type: 'open', trackId: 'screen-1', launch: 'missing' });
    expect(told).toMatchObject([{ type: 'pipeline-failed', trackId: 'screen-1', cause: 'cannot-be-built' }]);
  });

  it('asks only a pipeline that runs for a key frame: an unknown name would abort the process', () => {
    const { worker, built } = rig();
    worker.obey({ type: 'force-key-frame', trackId: 'panorama', element: 'panorama-rtp' });
    worker.obey({ type: 'open', trackId: 'panorama', launch: 'it' });
    worker.obey({ type: 'force-key-frame', trackId: 'panorama', element: 'panorama-rtp' });
    expect(built[0]?.calls).toEqual(['play', 'key panorama-rtp 1']);
    worker.stop();
    worker.obey({ type: 'force-key-frame', trackId: 'panorama', element: 'panorama-rtp' });
    expect(built[0]?.calls).toEqual(['play', 'key panorama-rtp 1', 'stop']);
  });
});
