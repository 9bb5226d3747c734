import type { HeadsetTransport } from '../../firmware-bridge/index.ts';
import { decodeFrame, encodeFrame } from '../../firmware-bridge/protocol/frame.ts';
import { encodeHeadsetMessage } from '../../firmware-bridge/protocol/headset-messages.ts';
import { decodeHostMessage } from '../../firmware-bridge/protocol/host-messages.ts';
import type { HeadsetMessage, HostMessage } from '../../firmware-bridge/protocol/messages.ts';

/** Answers requests on a transport's device end as a script says; null leaves a request unanswered. */
export function scriptDevice(
  transport: HeadsetTransport,
  answer: (request: HostMessage) => HeadsetMessage | null,
): { tell: (message: HeadsetMessage) => Promise<void> } {
  transport.onFrame((bytes) => {
    const reading = decodeFrame(bytes);
    if (!reading.ok) return;
    const request = decodeHostMessage(reading.frame.type, reading.frame.payload);
    const message = request.outcome === 'message' ? answer(request.message) : null;
    if (message === null) return;
    void transport.send(encodeFrame({ ...encodeHeadsetMessage(message), sequence: reading.frame.sequence }));
  });
  return {
    tell: (message) => transport.send(encodeFrame({ ...encodeHeadsetMessage(message), sequence: 0 })),
  };
}

/** Greets, and says that the clock stands at one second. */
export function politeAnswer(request: HostMessage): HeadsetMessage | null {
  if (request.kind === 'hello') {
    return { kind: 'identity', major: 1, minor: 4, model: 'M', serial: 'S', firmwareVersion: '1' };
  }
  if (request.kind === 'orientation') return { kind: 'orientation-set', on: request.on };
  if (request.kind !== 'read-status') return null;
  return {
    kind: 'status',
    deviceClockUs: 1_000_000n,
    temperatureCelsius: 30,
    orientationOn: false,
    cameraOn: true,
    microphoneOn: true,
  };
}
