import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { CodedError } from '../../ports/coded-error.ts';
import type { IceOptions } from './ice-configuration.ts';

/**
 * Throws, before anybody watches, `port-in-use` for a shared port that is taken and `config-invalid` for an address
 * that this machine does not have. The library would only tell when the first viewer comes.
 */
export async function checkUdpAddress({
  bindAddress,
  sharedPort,
}: Pick<IceOptions, 'bindAddress' | 'sharedPort'>): Promise<void> {
  if (bindAddress === undefined && sharedPort === undefined) return;
  const socket = createSocket(bindAddress !== undefined && isIPv6(bindAddress) ? 'udp6' : 'udp4');
  try {
    const listening = once(socket, 'listening');
    socket.bind({
      port: sharedPort ?? 0,
      ...(bindAddress === undefined ? {} : { address: bindAddress }),
      exclusive: true,
    });
    await listening;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new CodedError('port-in-use', `webrtc.sharedPort: UDP ${sharedPort ?? 0}`, { cause });
    throw new CodedError(
      'config-invalid',
      `webrtc: ${bindAddress ?? ''}:${sharedPort ?? 0}: ${code ?? 'unusable'}`,
      {
        cause,
      },
    );
  } finally {
    socket.close();
  }
}
