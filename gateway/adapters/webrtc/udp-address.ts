import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { CodedError } from '../../ports/coded-error.ts';

/**
 * Resolves with a UDP port that the native library can bind: `port`, or any free one for 0. Without an address it is
 * bound as the library does it, for IPv4 and IPv6 at once where the machine has both.
 *
 * Throws, naming the configuration's `key`, `port-in-use` for a port that is taken and `config-invalid` for an address that this machine does not have:
 * the library would end the process.
 */
export async function freeUdpPort(
  address: string | undefined,
  port: number,
  key = 'webrtc.sharedPort',
): Promise<number> {
  const socket = await bound(address, port).catch((cause: unknown) => {
    throw asCodedError(cause as NodeJS.ErrnoException, address, port, key);
  });
  const free = socket.address().port;
  socket.close();
  await once(socket, 'close');
  return free;
}

async function bound(address: string | undefined, port: number): Promise<Socket> {
  if (address !== undefined) return bind(isIPv6(address) ? 'udp6' : 'udp4', port, address);
  try {
    return await bind('udp6', port, '::');
  } catch (error) {
    if (!isWithoutIpv6(error as NodeJS.ErrnoException)) throw error;
    return bind('udp4', port, '0.0.0.0');
  }
}

async function bind(type: 'udp4' | 'udp6', port: number, address: string): Promise<Socket> {
  const socket = createSocket({ type });
  try {
    const listening = once(socket, 'listening');
    socket.bind({ port, address, exclusive: true });
    await listening;
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

function isWithoutIpv6({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL';
}

function asCodedError(
  cause: NodeJS.ErrnoException,
  address: string | undefined,
  port: number,
  key: string,
): CodedError {
  if (cause.code === 'EADDRINUSE') return new CodedError('port-in-use', `${key}: UDP ${port}`, { cause });
  return new CodedError('config-invalid', `webrtc: ${address ?? ''}:${port}: ${cause.code ?? 'unusable'}`, {
    cause,
  });
}
