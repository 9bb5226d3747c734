import { describe, expect, it } from 'vitest';
import { SharedSecretIceServers } from '../../../../../gateway/adapters/crypto/shared-secret-ice-servers.ts';

describe('SharedSecretIceServers', () => {
  const fixed = [{ urls: ['stun:stun.example.org'] }];
  const clock = { wallMs: () => 1_700_000_000_500 };

  it('makes credentials of expiry, account and secret, beside the configured servers', () => {
    const turn = { urls: ['turns:turn.example.org'], secret: 'north', credentialLifetimeS: 600 };
    expect(new SharedSecretIceServers({ clock, fixed, turn }).namedFor('account-1')).toEqual([
      ...fixed,
      {
        urls: ['turns:turn.example.org'],
        username: '1700000600:account-1',
        // printf '1700000600:account-1' | openssl dgst -sha1 -hmac north -binary | base64
        credential: 'OpStNcAod5iRtCrzsCEEh5BEpMs=',
      },
    ]);
  });

  it('names only the configured servers without a TURN server', () => {
    expect(new SharedSecretIceServers({ clock, fixed, turn: null }).namedFor('a')).toEqual(fixed);
  });
});
