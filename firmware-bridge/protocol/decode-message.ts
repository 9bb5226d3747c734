import { ByteReader } from './byte-reader.ts';
import { decodeChallenge, decodeChunk, decodeWriteState } from './decode-calibration.ts';
import * as controls from './decode-controls.ts';
import { decodeFaults } from './decode-faults.ts';
import { decodeIdentity } from './decode-identity.ts';
import { decodeOrientationBatch, decodeRateBatch } from './decode-samples.ts';
import { decodeStatus } from './decode-status.ts';
import type { HeadsetMessage, PayloadReading } from './headset-message.ts';
import { answerTypeOf, errorType, reportType, requestType } from './message-type.ts';

const answerDecoders: Record<keyof typeof requestType, (reader: ByteReader) => HeadsetMessage | null> = {
  hello: decodeIdentity,
  'read-calibration': decodeChunk,
  orientation: controls.decodeOrientationSet,
  'read-status': decodeStatus,
  'ask-challenge': decodeChallenge,
  'begin-calibration-write': decodeWriteState,
  'write-calibration': decodeWriteState,
  'commit-calibration': decodeWriteState,
  'read-faults': decodeFaults,
  indicator: controls.decodeIndicatorSet,
  haptic: controls.decodeHapticDone,
  privacy: controls.decodePrivacyState,
  ping: controls.decodePong,
};

const decoders = new Map<number, (reader: ByteReader) => HeadsetMessage | null>([
  [reportType.orientationBatch, decodeOrientationBatch],
  [reportType.rateBatch, decodeRateBatch],
  [reportType.event, controls.decodeEvent],
  [errorType, controls.decodeError],
]);
for (const kind of Object.keys(requestType) as (keyof typeof requestType)[])
  decoders.set(answerTypeOf(requestType[kind]), answerDecoders[kind]);

/** The types of message that a host understands. */
export const understoodTypes: readonly number[] = [...decoders.keys()];

/** Reads a message of the headset, never throwing; bytes after the last known field are ignored. */
export function decodeMessage(type: number, payload: Uint8Array): PayloadReading {
  const decode = decoders.get(type);
  if (decode === undefined) return { outcome: 'unknown' };
  const message = decode(new ByteReader(payload));
  return message === null ? { outcome: 'malformed' } : { outcome: 'message', message };
}
