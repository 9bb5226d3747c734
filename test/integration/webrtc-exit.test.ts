import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { offerSdp } from '../support/sample-offers.ts';

const entry = new URL('../../build/gateway/adapters/webrtc/webrtc-viewer-transport.js', import.meta.url).href;

/** Accepts two viewers, closes the transport and leaves it to Node.js to find nothing more to do. */
const program = `
const { WebRtcViewerTransport } = await import(${JSON.stringify(entry)});
let next = 1;
const transport = new WebRtcViewerTransport({
  clock: { monotonicNs: () => process.hrtime.bigint(), wallMs: () => Date.now() },
  newId: () => 'viewer-' + next++,
  randomUint32: () => next++,
});
const rung = { id: 'full', codec: 'H264', size: null, framesPerSecond: 30, minBitrateBps: 1, maxBitrateBps: 2 };
const source = {
  tracks: [{ id: 'panorama', kind: 'video', role: 'panorama' }],
  rungs: () => [rung],
  receive: () => ({ requestKeyFrame() {}, wantBitrate() {}, end() {} }),
  onSenderReport: () => () => undefined,
  latestSenderReport: () => null,
  statistics: () => ({ rungs: [], workerRestarts: 0 }),
};
const offer = ${JSON.stringify(offerSdp({ videos: 1, audios: 1, data: true }))};
for (const round of [1, 2]) await transport.accept(offer, source, { at: () => [1, 0, 0, 0] });
await transport.close();
console.log('closed');
`;

it('lets the process end by itself once the transport is closed', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  expect({ output, code, signal }).toEqual({ output: 'closed\n', code: 0, signal: null });
});
