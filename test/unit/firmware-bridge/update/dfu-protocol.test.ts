import { describe, expect, it } from 'vitest';
import { decodeDfuStatus, decodeUpdateState } from '../../../../firmware-bridge/update/dfu-protocol.ts';
import { seededRandom } from '../../../../hardware/virtual-headset/seeded-random.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('an answer to DFU_GETSTATUS', () => {
  it('is read', () => {
    expect(decodeDfuStatus(bytes('0a 10 27 01 0a 00'))).toEqual({
      code: 'errFIRMWARE',
      pollTimeoutMs: 75_536,
      state: 'dfuERROR',
    });
    expect(decodeDfuStatus(bytes('00 ff ff ff 02 07'))?.pollTimeoutMs).toBe(0xffffff);
  });

  it.each(['', '00 00 00 00 02', '00 00 00 00 02 00 00', '10 00 00 00 02 00', '00 00 00 00 0b 00'])(
    'makes no sense as [%s]',
    (hex) => expect(decodeDfuStatus(bytes(hex))).toBeNull(),
  );
});

describe('an answer to READ UPDATE STATE', () => {
  it('is read', () => {
    expect(decodeUpdateState(bytes('01 00 00 00 00 08 00 00 01 02 03 04 05 06 07 08'))).toEqual({
      progress: 'receiving',
      reason: 'none',
      storedBytes: 2048,
      fingerprint: '0102030405060708',
    });
  });

  it.each([
    '',
    '01 00',
    '05 00 00 00 00 08 00 00 01 02 03 04 05 06 07 08',
    '04 07 00 00 00 08 00 00 01 02 03 04 05 06 07 08',
  ])('makes no sense as [%s]', (hex) => expect(decodeUpdateState(bytes(hex))).toBeNull());
});

it('survives what chance answers', () => {
  const random = seededRandom(21);
  let understood = 0;
  for (let round = 0; round < 5000; round++) {
    const length = random() < 0.5 ? 6 : Math.floor(random() * 24);
    const answer = Uint8Array.from({ length }, () => Math.floor(random() * (random() < 0.5 ? 16 : 256)));
    const status = decodeDfuStatus(answer);
    const state = decodeUpdateState(answer);
    if (status !== null) {
      understood++;
      expect(status.pollTimeoutMs).toBeGreaterThanOrEqual(0);
    }
    if (state !== null) expect(state.fingerprint).toHaveLength(16);
  }
  expect(understood).toBeGreaterThan(100);
});
