import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { mp4Of, readEvidence, sha256 } from '../support/evidence-files.ts';
import { pluginDirectory } from '../support/media/media-rig.ts';
import { until } from '../support/media/until.ts';
import {
  decodedCount,
  evidencePath,
  readRecorded,
  recordMessages,
  recordWords,
  sessionKeyHex,
  soundWords,
  videoWords,
} from '../support/recording-pipeline.ts';
import { gstLaunch, inTemporaryFolder } from '../support/stitch-pipeline.ts';

type Messages = ReturnType<typeof recordMessages>;
const closedOf = (messages: Messages) => messages.filter(({ event }) => event === 'closed');

/** Runs a pipeline to its end; whatever the recorder says or does, it ends well and the key is in nothing that it prints. */
async function runWell(words: readonly string[]): Promise<Messages> {
  const ended = await gstLaunch(['-m', '-v', ...words]);
  expect(ended.exitCode, ended.text).toBe(0);
  expect(ended.text).not.toMatch(/^(ERROR|WARNING)/m);
  expect(ended.text.replaceAll(/^.*erroneous pipeline.*$/gm, '')).not.toContain(sessionKeyHex);
  return recordMessages(ended.text);
}

/** Reads every file that is said to be closed and compares it with what was said; the number of pictures or packets. */
async function checkClosed(folder: string, closed: Messages): Promise<number> {
  let samples = 0;
  for (const message of closed) {
    const content = await readRecorded(folder, Number(message.number));
    const mp4 = mp4Of(content);
    const [first, end] = [content.frames[1], content.frames.at(-1)];
    expect(content.restBytes).toBe(0);
    expect(content.number).toBe(Number(message.number));
    expect(content.timescale).toBe(Number(message.timescale));
    expect(end).toMatchObject({ kind: 3, offset: BigInt(mp4.length), timeTicks: BigInt(message.end ?? '') });
    expect(end?.plain.toString('hex')).toBe(sha256(mp4));
    expect(message.sha256).toBe(sha256(mp4));
    expect(message.bytes).toBe(String(mp4.length));
    expect(message['file-bytes']).toBe(
      String((await stat(evidencePath(folder, Number(message.number)))).size),
    );
    expect(first).toMatchObject({ beginsWithKeyFrame: true, timeTicks: BigInt(message.start ?? '') });
    expect(await decodedCount(folder, content)).toBe(Number(message.samples));
    samples += Number(message.samples);
  }
  return samples;
}

/** Every file begins when the one before ends, to a tick. */
function expectSeamless(closed: Messages): void {
  closed.slice(1).forEach(({ start }, at) => {
    expect(Math.abs(Number(start) - Number(closed[at]?.end))).toBeLessThanOrEqual(1);
  });
}

describe('the record element', () => {
  it('keeps every picture of a video in files that follow each other', { timeout: 90_000 }, async () => {
    await inTemporaryFolder(async (folder) => {
      const words = [...videoWords(150), ...recordWords({ folder, segmentSeconds: 2 })];
      const messages = await runWell(words);
      const closed = closedOf(messages);
      // The encoder makes no key frame of itself: the element asks for those that files begin with.
      expect(messages.map(({ event, number }) => `${event} ${number}`)).toEqual(
        ['1', '2', '3'].flatMap((number) => [`opened ${number}`, `closed ${number}`]),
      );
      expect(await checkClosed(folder, closed)).toBe(150);
      expectSeamless(closed);
      expect((await stat(evidencePath(folder, 1))).mode & 0o777).toBe(0o600);
    });
  });

  it('keeps every packet of a sound, and its times are those of the clock', { timeout: 90_000 }, async () => {
    await inTemporaryFolder(async (folder) => {
      const originNs = process.hrtime.bigint();
      const words = [...soundWords(250), ...recordWords({ folder, segmentSeconds: 2, originNs })];
      const closed = closedOf(await runWell(words));
      const wholeTicks = (process.hrtime.bigint() - originNs) * 48n;
      expect(closed.map(({ number }) => number)).toEqual(['1', '2', '3']);
      // The encoder looks ahead, which may make another packet at the end.
      expect([250, 251]).toContain(await checkClosed(folder, closed));
      expectSeamless(closed);
      expect(Number(closed[0]?.start)).toBeGreaterThan(0);
      expect(BigInt(closed.at(-1)?.end ?? '') * 1_000_000n).toBeLessThan(wholeTicks * 1000n);
    });
  });

  it('drops what lies before the origin, and begins with a key frame', { timeout: 90_000 }, async () => {
    await inTemporaryFolder(async (folder) => {
      const originNs = process.hrtime.bigint() + 3_000_000_000n;
      const spaced = { folder, firstNumber: 41, originNs };
      const closed = closedOf(await runWell([...videoWords(180, 30), ...recordWords(spaced)]));
      expect(closed.map(({ number }) => number)).toEqual(['41']);
      const samples = await checkClosed(folder, closed);
      expect(samples).toBeGreaterThan(0);
      expect(samples).toBeLessThan(180);
    });
  });

  it('loses at most a second to a kill, and all whole frames can be read', { timeout: 90_000 }, async () => {
    await inTemporaryFolder(async (folder) => {
      const words = [...videoWords(900), 'roundsightmeter', '!', ...recordWords({ folder })];
      const child = spawn('gst-launch-1.0', ['-m', ...words], {
        env: { ...process.env, GST_PLUGIN_PATH: pluginDirectory, LC_ALL: 'C.UTF-8' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      const ended = once(child, 'close');
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      const passed = () => [...text.matchAll(/roundsight-meter, .*buffers=\(uint\)(\d+)/g)];
      // The meter tells of the pictures of whole seconds, when the next one has come.
      await until('four seconds', () => passed().length >= 4, 60_000);
      child.kill('SIGKILL');
      await ended;
      const pictures = passed().reduce((sum, [, buffers]) => sum + Number(buffers), 0);
      const content = readEvidence(
        await readFile(evidencePath(folder, 1)),
        Buffer.from(sessionKeyHex, 'hex'),
      );
      expect(content.frames.map(({ kind }) => kind)).not.toContain(3);
      expect(await decodedCount(folder, content)).toBeGreaterThanOrEqual(pictures - 30);
    });
  });
});

describe('a record element that cannot record', () => {
  it('says once that it is too slow for what comes, and the pipeline goes on', async () => {
    await inTemporaryFolder(async (folder) => {
      // One buffer of more than the queue holds.
      const source = ['fakesrc', 'num-buffers=1', 'sizetype=fixed', 'sizemax=17000000', 'format=time'];
      const caps = 'video/x-h264,stream-format=byte-stream,alignment=au';
      const live = ['is-live=true', 'do-timestamp=true', '!', caps, '!'];
      const messages = await runWell([...source, ...live, ...recordWords({ folder })]);
      expect(messages).toEqual([{ event: 'failed', number: '0', reason: 'too-slow' }]);
    });
  });

  it('never touches a file that is there already', async () => {
    await inTemporaryFolder(async (folder) => {
      await runWell([...videoWords(15), ...recordWords({ folder })]);
      const before = await readFile(evidencePath(folder, 1));
      const messages = await runWell([...videoWords(15), ...recordWords({ folder })]);
      expect(messages).toEqual([{ event: 'failed', number: '1', reason: 'disk-error' }]);
      expect(await readFile(evidencePath(folder, 1))).toEqual(before);
    });
  });

  it('leaves whole frames where no more can be written, and the pipeline goes on', async () => {
    await inTemporaryFolder(async (folder) => {
      // A limit on the size of files, 64 blocks of 512 bytes: the kernel writes up to it and then refuses.
      const words = ['-m', ...videoWords(120), ...recordWords({ folder })];
      const child = spawn(
        'sh',
        ['-c', 'trap "" XFSZ; ulimit -f 64; exec gst-launch-1.0 "$@"', 'sh', ...words],
        {
          env: { ...process.env, GST_PLUGIN_PATH: pluginDirectory, LC_ALL: 'C.UTF-8' },
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      const [exitCode] = (await once(child, 'close')) as [number | null];
      expect(exitCode, text).toBe(0);
      expect(recordMessages(text)).toEqual([
        { event: 'opened', number: '1' },
        { event: 'failed', number: '1', reason: 'disk-error' },
      ]);
      const content = await readRecorded(folder, 1);
      expect(content.restBytes).toBe(0);
      expect(content.frames.length).toBeGreaterThan(1);
      expect(await decodedCount(folder, content)).toBeGreaterThan(0);
    });
  });

  it('holds up no pipeline that waits for all of its sinks', async () => {
    await inTemporaryFolder(async (folder) => {
      const source = ['audiotestsrc', 'num-buffers=50', '!', 'opusenc', '!', 'tee', 'name=t'];
      const shown = ['t.', '!', 'queue', '!', 'fakesink', 'sync=true'];
      const valve = ['t.', '!', 'queue', '!', 'valve', 'drop=true', 'drop-mode=forward-sticky-events', '!'];
      expect(await runWell([...source, ...shown, ...valve, ...recordWords({ folder })])).toEqual([]);
    });
  });
});
