import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { checkViewerPorts } from '../../../../../gateway/cli/doctor/check-viewer-ports.ts';

describe('checkViewerPorts', () => {
  it('names what a firewall must let in, and finds a port that is taken', async () => {
    const socket = createSocket('udp4');
    socket.bind(0);
    await once(socket, 'listening');
    const { port } = socket.address();
    expect(await checkViewerPorts({ port, webrtc: {} })).toMatchObject({
      state: 'warning',
      detail: `UDP ${port} is in use, by a running gateway or another program`,
    });
    socket.close();
    await once(socket, 'close');
    expect(await checkViewerPorts({ port: 8360, webrtc: { sharedPort: port } })).toMatchObject({
      state: 'ok',
      detail: `a firewall must let in TCP 8360 and UDP ${port}, IPv4 and IPv6`,
    });
  });

  it('names the ports of a range, and an address that is not ours', async () => {
    const portRange = { first: 40_000, last: 40_100 };
    const turn = { urls: ['turns:a.example'], secretFile: 's', credentialLifetimeS: 60 };
    expect((await checkViewerPorts({ port: 8360, webrtc: { portRange }, turn })).detail).toBe(
      'a firewall must let in TCP 8360 and UDP 40000 to 40100, and of the TURN server UDP 8361, IPv4 and IPv6',
    );
    // A documentation address (RFC 5737).
    const elsewhere = await checkViewerPorts({ port: 0, webrtc: { bindAddress: '192.0.2.1' } });
    expect(elsewhere).toMatchObject({ state: 'fault', detail: 'UDP 0: EADDRNOTAVAIL' });
  });
});
