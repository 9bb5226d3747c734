import { randomInt, randomUUID } from 'node:crypto';
import { WebRtcViewerTransport } from '../../gateway/adapters/webrtc/webrtc-viewer-transport.ts';
import { FakeViewerTransport } from '../support/fake-viewer-transport.ts';
import { describeViewerTransport } from './viewer-transport-contract.ts';

describeViewerTransport('FakeViewerTransport', (options) => new FakeViewerTransport(options));

describeViewerTransport(
  'WebRtcViewerTransport',
  (options) =>
    new WebRtcViewerTransport({
      ...options,
      clock: { monotonicNs: () => process.hrtime.bigint(), wallMs: () => Date.now() },
      newId: () => randomUUID(),
      randomUint32: () => randomInt(2 ** 32),
    }),
);
