import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { crc32 } from '../../../../firmware-bridge/protocol/crc.ts';
import type { HeadsetMessage } from '../../../../firmware-bridge/protocol/headset-message.ts';
import { connectScripted } from '../../../support/connect-scripted.ts';
import type { WireRequest } from '../../../support/scripted-device.ts';
import { simulateTime } from '../../../support/simulated-time.ts';

simulateTime();

const stored = Uint8Array.from({ length: 1300 }, (_, place) => (place * 37) & 255);
type Chunk = Extract<HeadsetMessage, { kind: 'calibration-chunk' }>;

function chunkOf(bytes: Uint8Array, payload: Buffer): Chunk {
  const [offset, wanted] = [payload.readUInt32LE(0), payload.readUInt16LE(4)];
  return {
    kind: 'calibration-chunk',
    totalBytes: bytes.length,
    totalCrc32: crc32(bytes),
    offset,
    bytes: bytes.subarray(offset, offset + wanted),
  };
}

const serving =
  (bytes: Uint8Array, spoil: (chunk: Chunk) => Chunk = (chunk) => chunk) =>
  ({ type, payload }: WireRequest): HeadsetMessage | null =>
    type === 0x02 ? spoil(chunkOf(bytes, payload)) : null;

describe('reading the calibration', () => {
  it('puts the chunks of the wanted slot together', async () => {
    const slots: number[] = [];
    const { headset } = await connectScripted((request) => {
      if (request.type === 0x02) slots.push(request.payload.readUInt8(6));
      return serving(stored)(request);
    });
    expect(await headset.readCalibration()).toEqual(stored);
    expect(await headset.readCalibration('B')).toEqual(stored);
    expect(slots).toEqual([0, 0, 0, 2, 2, 2]);
    await headset.close();
  });

  it('says null for a slot that is empty', async () => {
    const { headset } = await connectScripted(serving(new Uint8Array()));
    expect(await headset.readCalibration('A')).toBeNull();
    await headset.close();
  });

  it.each<[string, (chunk: Chunk) => Chunk]>([
    ['a wrong checksum', (chunk) => ({ ...chunk, totalCrc32: (chunk.totalCrc32 ^ 1) >>> 0 })],
    ['a gap', (chunk) => ({ ...chunk, offset: chunk.offset + 1, totalBytes: chunk.totalBytes + 1 })],
    ['a chunk without bytes', (chunk) => ({ ...chunk, bytes: new Uint8Array() })],
    [
      'a length that changes',
      (chunk) => ({ ...chunk, totalBytes: chunk.totalBytes + (chunk.offset > 0 ? 1 : 0) }),
    ],
    [
      'a checksum that changes',
      (chunk) => ({ ...chunk, totalCrc32: crc32(stored) ^ (chunk.offset > 0 ? 1 : 0) }),
    ],
    ['a length beyond measure', (chunk) => ({ ...chunk, totalBytes: 0x7fffffff })],
  ])('refuses %s', async (_, spoil) => {
    const { headset } = await connectScripted(
      serving(stored, (chunk) => {
        const spoilt = spoil(chunk);
        return { ...spoilt, totalCrc32: spoilt.totalCrc32 >>> 0 };
      }),
    );
    await expect(headset.readCalibration()).rejects.toMatchObject({ kind: 'damaged' });
    await headset.close();
  });
});

/** A unit that stores what it is sent, as PROTOCOL.md has it. `spoil` is asked first. */
function storingUnit(spoil: (request: WireRequest) => HeadsetMessage | 'silence' | null = () => null) {
  const keys = generateKeyPairSync('ed25519');
  const nonce = Uint8Array.from({ length: 32 }, (_, place) => 200 - place);
  const unit = { active: stored, spare: new Uint8Array(), filled: 0, signatures: [] as boolean[] };
  const state = (name: 'receiving' | 'active'): HeadsetMessage => ({
    kind: 'calibration-write-state',
    state: name,
    slot: 'B',
    bytesStored: unit.filled,
  });
  const begin = (payload: Buffer): HeadsetMessage => {
    const signed = Buffer.concat([
      Buffer.from('roundsight calibration 1'),
      nonce,
      Buffer.from([1]),
      Buffer.from('S'),
      payload.subarray(0, 8),
    ]);
    const good = verify(null, signed, createPublicKey(keys.privateKey), payload.subarray(8, 72));
    unit.signatures.push(good);
    if (!good) return { kind: 'error', reason: 'not-authorised' };
    Object.assign(unit, { spare: new Uint8Array(payload.readUInt32LE(0)), filled: 0 });
    return state('receiving');
  };
  const chunk = (payload: Buffer): HeadsetMessage => {
    if (payload.readUInt32LE(0) !== unit.filled) return { kind: 'error', reason: 'out-of-range' };
    unit.spare.set(payload.subarray(4), unit.filled);
    unit.filled += payload.length - 4;
    return state('receiving');
  };
  const script = (request: WireRequest): HeadsetMessage | 'silence' | null => {
    const { type, payload } = request;
    const answer = (): HeadsetMessage | null => {
      if (type === 0x02) return chunkOf(unit.active, payload);
      if (type === 0x05) return { kind: 'challenge', nonce };
      if (type === 0x06) return begin(payload);
      if (type === 0x07) return chunk(payload);
      if (type !== 0x08) return null;
      unit.active = unit.spare;
      return state('active');
    };
    const spoilt = spoil(request);
    if (spoilt !== 'silence') return spoilt ?? answer();
    answer();
    return 'silence';
  };
  const signChallenge = vi.fn((toBeSigned: Uint8Array) =>
    Promise.resolve(Uint8Array.from(sign(null, toBeSigned, keys.privateKey))),
  );
  return { unit, script, signChallenge };
}

const fresh = Uint8Array.from({ length: 1100 }, (_, place) => (place * 11 + 3) & 255);

describe('writing a calibration', () => {
  it('takes a technician’s signature over this unit, these bytes and this moment', async () => {
    const { unit, script, signChallenge } = storingUnit();
    const { headset } = await connectScripted(script);
    const progress: string[] = [];
    await headset.writeCalibration(fresh, {
      signChallenge,
      onProgress: (storedBytes, total) => progress.push(`${storedBytes}/${total}`),
    });
    expect(unit.active).toEqual(fresh);
    expect(unit.signatures).toEqual([true]);
    expect(progress).toEqual(['512/1100', '1024/1100', '1100/1100']);
    await headset.close();
  });

  it('leaves the unit as it was without one', async () => {
    const { unit, script } = storingUnit();
    const { headset } = await connectScripted(script);
    const forged = () => Promise.resolve(new Uint8Array(64));
    await expect(headset.writeCalibration(fresh, { signChallenge: forged })).rejects.toMatchObject({
      kind: 'refused',
      reason: 'not-authorised',
    });
    const declined = () => Promise.reject(new Error('no key in the slot'));
    await expect(headset.writeCalibration(fresh, { signChallenge: declined })).rejects.toThrow('no key');
    expect(unit.active).toBe(stored);
    expect(unit.filled).toBe(0);
    await headset.close();
  });

  it.each([
    ['a chunk', 0x07],
    ['the commit', 0x08],
  ])('survives that the answer to %s is lost: it is done once all the same', async (_, lostType) => {
    let lost = false;
    let asked = 0;
    const { unit, script, signChallenge } = storingUnit(({ type }) => {
      if (type === lostType) asked++;
      if (type !== lostType || lost) return null;
      lost = true;
      return 'silence';
    });
    const { headset } = await connectScripted(script, { answerTimeoutMs: 250 });
    await headset.writeCalibration(fresh, { signChallenge });
    expect(unit.active).toEqual(fresh);
    expect(asked).toBe(lostType === 0x08 ? 1 : 4);
    await headset.close();
  });

  it.each<[string, string, number, HeadsetMessage | 'silence']>([
    ['a chunk that never goes through', 'timeout', 0x07, 'silence'],
    ['a chunk that is refused at once', 'refused', 0x07, { kind: 'error', reason: 'out-of-range' }],
    ['a commit whose checksum is wrong', 'refused', 0x08, { kind: 'error', reason: 'wrong-checksum' }],
    [
      'a unit that stored something else',
      'damaged',
      0x07,
      { kind: 'calibration-write-state', state: 'receiving', slot: 'B', bytesStored: 9 },
    ],
  ])('fails for %s', async (_, kind, type, answer) => {
    const { script, signChallenge } = storingUnit();
    const { headset } = await connectScripted(
      (request) => (request.type === type ? answer : script(request)),
      { answerTimeoutMs: 250 },
    );
    await expect(headset.writeCalibration(fresh, { signChallenge })).rejects.toMatchObject({ kind });
    await headset.close();
  });

  it('fails when the unit does not hold afterwards what was written', async () => {
    const { script, signChallenge } = storingUnit();
    const { headset } = await connectScripted((request) =>
      request.type === 0x02 ? chunkOf(stored, request.payload) : script(request),
    );
    await expect(headset.writeCalibration(fresh, { signChallenge })).rejects.toMatchObject({
      kind: 'damaged',
    });
    await headset.close();
  });

  it.each([0, 65_537])('is not even begun with %i bytes', async (length) => {
    const { script, signChallenge } = storingUnit();
    const { headset } = await connectScripted(script);
    await expect(headset.writeCalibration(new Uint8Array(length), { signChallenge })).rejects.toThrow(
      RangeError,
    );
    expect(signChallenge).not.toHaveBeenCalled();
    await headset.close();
  });
});
