import { describe, expect, it, vi } from 'vitest';
import {
  LocalSeatWebcams,
  type LocalSeatWebcamsOptions,
  type WebcamChoice,
} from '../../../../../gateway/adapters/webcam/local-seat-webcams.ts';
import { CodedError } from '../../../../../gateway/ports/coded-error.ts';
import type { HeadsetIdentity } from '../../../../../gateway/ports/headset-link.ts';
import type { Webcam } from '../../../../../gateway/ports/webcams.ts';
import { CollectingLog } from '../../../../support/collecting-log.ts';

const headset = (id: string, virtual = false): HeadsetIdentity => ({
  ...{ id, virtual, profileId: 'reference', model: 'Reference', serial: id, firmwareVersion: null },
});
const webcam = (id: string, node: number, fourcc = 'MJPG'): Webcam => ({
  ...{ id, name: `Webcam ${id}`, serial: id, devicePath: `/dev/video${node}` },
  modes: [{ fourcc, widthPx: 1280, heightPx: 720, framesPerSecond: [30] }],
});
const shown = (id: string, node: number) => ({
  label: `Webcam ${id}`,
  source: {
    kind: 'v4l2',
    devicePath: `/dev/video${node}`,
    widthPx: 1280,
    heightPx: 720,
    framesPerSecond: 30,
  },
});

function seat(choice: WebcamChoice, options: Partial<LocalSeatWebcamsOptions> = {}) {
  const state = { webcams: [webcam('a', 4), webcam('b', 6)], headsets: 1 };
  const close = vi.fn(() => Promise.resolve());
  const source = { kind: 'mjpeg-tcp', port: 7, widthPx: 640, heightPx: 480, framesPerSecond: 15 } as const;
  const show = vi.fn<(scene: string) => void>();
  const openDemonstration = vi.fn(() => Promise.resolve({ source, show, close }));
  const log = new CollectingLog();
  const webcams = new LocalSeatWebcams({
    choice,
    list: () => Promise.resolve(state.webcams),
    takeStill: (id) =>
      id === 'b'
        ? Promise.reject(new CodedError('webcam-busy'))
        : Promise.resolve(Buffer.from(`still of ${id}`)),
    countHeadsets: () => state.headsets,
    openDemonstration,
    log,
    ...options,
  });
  return { state, webcams, source, openDemonstration, show, close, log };
}

describe('the webcam beside a headset, chosen by itself', () => {
  it('is the first that can be shown', async () => {
    const { webcams, state } = seat('auto');
    expect(webcams.expects(headset('one'))).toBe(true);
    state.webcams.unshift(webcam('x', 0, 'H264'));
    expect(await webcams.find(headset('one'))).toEqual(shown('a', 4));
  });

  it('is none while none is plugged in, and is found when it is', async () => {
    const { webcams, state } = seat('auto');
    state.webcams = [];
    expect(await webcams.find(headset('one'))).toBeNull();
    state.webcams = [webcam('a', 9)];
    expect(await webcams.find(headset('one'))).toEqual(shown('a', 9));
  });

  it('is none where there are several headsets, and that is said once', async () => {
    const { webcams, state, log } = seat('auto');
    state.headsets = 2;
    for (const id of ['one', 'two', 'one']) expect(await webcams.find(headset(id))).toBeNull();
    expect(log.entries.map(({ level }) => level)).toEqual(['warn', 'warn']);
  });

  it('stays with the headset that had it when another is plugged in, and goes to that when it is alone', async () => {
    const { webcams, state } = seat('auto');
    await webcams.find(headset('one'));
    state.headsets = 2;
    expect(await webcams.find(headset('two'))).toBeNull();
    expect(await webcams.find(headset('one'))).toEqual(shown('a', 4));
    state.headsets = 1;
    expect(await webcams.find(headset('two'))).toEqual(shown('a', 4));
  });
});

describe('the webcam beside a headset, chosen by the configuration', () => {
  it('is the one that is called so, for that headset only', async () => {
    const { webcams, state } = seat({ one: 'b', two: 'gone' });
    state.headsets = 3;
    expect(await webcams.find(headset('one'))).toEqual(shown('b', 6));
    expect(await webcams.find(headset('two'))).toBeNull();
    expect(await webcams.find(headset('three'))).toBeNull();
    expect(['one', 'two', 'three', 'toString'].map((id) => webcams.expects(headset(id)))).toEqual([
      ...[true, true, false, false],
    ]);
  });

  it('is not shown where no mode of it can be, and that is said once', async () => {
    const { webcams, state, log } = seat({ one: 'x' });
    state.webcams = [webcam('x', 0, 'H264')];
    for (let count = 0; count < 3; count += 1) expect(await webcams.find(headset('one'))).toBeNull();
    expect(log.entries).toHaveLength(1);
  });
});

describe('a still of a webcam that is not shown', () => {
  it('is of the headset’s own; none of another, of none, or of one that gives none', async () => {
    const { webcams, state, log } = seat({ one: 'a', two: 'b' });
    expect(String(await webcams.takeStill(headset('one')))).toBe('still of a');
    expect(await webcams.takeStill(headset('three'))).toBeNull();
    expect(log.entries).toEqual([]);
    expect(await webcams.takeStill(headset('two'))).toBeNull();
    expect(log.entries).toHaveLength(1);
    state.webcams = [];
    expect(await webcams.takeStill(headset('one'))).toBeNull();
  });

  it('is none of a demonstration', async () => {
    const { webcams } = seat('auto');
    expect(await webcams.takeStill(headset('v1', true))).toBeNull();
  });
});

describe('the webcam beside a virtual headset', () => {
  it('is a demonstration, opened once, and never a camera', async () => {
    const { webcams, source, openDemonstration, close } = seat('auto');
    for (const id of ['v1', 'v2']) {
      expect(await webcams.find(headset(id, true))).toEqual({ label: 'Demonstration', source });
    }
    expect(openDemonstration).toHaveBeenCalledOnce();
    await webcams.close();
    expect(close).toHaveBeenCalledOnce();
  });

  it('holds up a document while it is asked to, and then shows the face again', async () => {
    vi.useFakeTimers();
    const { webcams, show } = seat('auto');
    const shown = () => show.mock.calls.map(([scene]) => scene);
    await webcams.demonstrate(headset('v1', true), 'document');
    expect(shown()).toEqual([]);
    await webcams.find(headset('v1', true));
    await webcams.demonstrate(headset('v1', true), 'document');
    await webcams.demonstrate(headset('real'), 'face');
    vi.advanceTimersByTime(10_000);
    await webcams.demonstrate(headset('v1', true), 'document');
    vi.advanceTimersByTime(10_000);
    expect(shown()).toEqual(['document', 'document']);
    vi.advanceTimersByTime(10_000);
    expect(shown()).toEqual(['document', 'document', 'face']);
    await webcams.close();
    vi.useRealTimers();
  });

  it('is tried again where it could not be opened', async () => {
    const openDemonstration = vi
      .fn<LocalSeatWebcamsOptions['openDemonstration']>()
      .mockRejectedValue(new Error('no port'));
    const { webcams, log } = seat('auto', { openDemonstration });
    expect(await webcams.find(headset('v1', true))).toBeNull();
    expect(await webcams.find(headset('v1', true))).toBeNull();
    expect(openDemonstration).toHaveBeenCalledTimes(2);
    expect(log.entries).toHaveLength(1);
    await webcams.close();
  });
});

describe('webcams that cannot be asked', () => {
  it('are none, and why is said once until they can', async () => {
    let fails = true;
    const list = () =>
      fails
        ? Promise.reject(new CodedError('webcam-failed', 'install v4l-utils'))
        : Promise.resolve([webcam('a', 4)]);
    const { webcams, log } = seat('auto', { list });
    for (let count = 0; count < 3; count += 1) expect(await webcams.find(headset('one'))).toBeNull();
    expect(log.entries).toHaveLength(1);
    fails = false;
    expect(await webcams.find(headset('one'))).toEqual(shown('a', 4));
    fails = true;
    await webcams.find(headset('one'));
    expect(log.entries).toHaveLength(2);
  });
});
