import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Config } from '../../config/config-schema.ts';
import { relayedPortAfter } from '../../config/relayed-port.ts';
import { fault, ok, warning, type Finding } from './finding.ts';

const subject = 'Ports for viewers';

/** Which ports a firewall must let in, and whether the UDP port of all viewers is free. */
export async function checkViewerPorts(config: Pick<Config, 'port' | 'webrtc' | 'turn'>): Promise<Finding> {
  const { portRange, bindAddress, sharedPort } = config.webrtc;
  if (portRange !== undefined)
    return ok(subject, firewall(config, `UDP ${portRange.first} to ${portRange.last}`));
  const udpPort = sharedPort ?? config.port;
  const code = await tryBinding(udpPort, bindAddress);
  if (code === null) return ok(subject, firewall(config, `UDP ${udpPort}`));
  if (code !== 'EADDRINUSE')
    return fault(
      subject,
      `UDP ${udpPort}: ${code}`,
      'Choose another webrtc.bindAddress or webrtc.sharedPort in the configuration.',
    );
  return warning(
    subject,
    `UDP ${udpPort} is in use, by a running gateway or another program`,
    'Stop it, or choose another webrtc.sharedPort in the configuration.',
  );
}

function firewall({ port, turn }: Pick<Config, 'port' | 'turn'>, udp: string): string {
  const relayed =
    turn === undefined ? '' : `, and of the TURN server UDP ${turn.relayedPort ?? relayedPortAfter(port)}`;
  return `a firewall must let in TCP ${port} and ${udp}${relayed}, IPv4 and IPv6`;
}

async function tryBinding(port: number, address: string | undefined): Promise<string | null> {
  if (address !== undefined) return bindingFault(isIPv6(address) ? 'udp6' : 'udp4', port, address);
  const code = await bindingFault('udp6', port, '::');
  return code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL' ? bindingFault('udp4', port, '0.0.0.0') : code;
}

function bindingFault(type: 'udp4' | 'udp6', port: number, address: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket({ type });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code ?? error.message);
    });
    socket.bind({ port, address, exclusive: true }, () => socket.close(() => resolve(null)));
  });
}
