import { randomInt } from 'node:crypto';
import { randomSecrets } from '../adapters/crypto/random-secrets.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { SharedPort } from '../adapters/webrtc/shared-port.ts';
import { SideDoor } from '../adapters/webrtc/stun/side-door.ts';
import { freeUdpPort } from '../adapters/webrtc/udp-address.ts';
import { WebRtcViewerTransport } from '../adapters/webrtc/webrtc-viewer-transport.ts';
import type { Config } from '../config/config-schema.ts';
import { relayedPortAfter } from '../config/relayed-port.ts';
import type { Log } from '../ports/log.ts';
import type { ViewerTransport } from '../ports/viewer-transport.ts';
import { composeIceServers } from './ice-servers.ts';

/** What viewers reach the gateway by; `close` after the transport. */
export interface ComposedTransport {
  transport: ViewerTransport;
  close(): Promise<void>;
}

/** Throws `port-in-use` and `config-invalid` for what the configuration says of UDP. */
export async function composeViewerTransport(config: Config, log: Log): Promise<ComposedTransport> {
  const { bindAddress } = config.webrtc;
  const sharedPort = await openSharedPort(config, log);
  // The library would only tell when the first viewer comes.
  if (sharedPort === null && bindAddress !== undefined) await freeUdpPort(bindAddress, 0);
  const iceServers = await composeIceServers(config);
  const sideDoor = await openSideDoor(config);
  const transport = new WebRtcViewerTransport({
    clock: systemClock,
    newId: () => randomSecrets.newId(),
    randomUint32: () => randomInt(2 ** 32),
    maxViewers: config.viewers.maxTotal,
    iceServers: () => iceServers.namedFor('gateway'),
    ...config.webrtc,
    sharedPort: sharedPort?.port,
    sideDoor,
  });
  return {
    transport,
    async close() {
      sideDoor?.close();
      await sharedPort?.close();
    },
  };
}

/** Where the configuration has a TURN server, the way in for viewers that it relays from TCP or TLS. */
async function openSideDoor({ turn, port, webrtc }: Config): Promise<SideDoor | undefined> {
  if (turn === undefined) return undefined;
  return SideDoor.open(webrtc.bindAddress, turn.relayedPort ?? relayedPortAfter(port));
}

/** The UDP port with the number of the TCP port, unless the configuration says otherwise; null for one port each. */
async function openSharedPort({ webrtc, port }: Config, log: Log): Promise<SharedPort | null> {
  if (webrtc.portRange !== undefined) return null;
  const wanted = webrtc.sharedPort ?? port;
  const { bindAddress } = webrtc;
  const opened = await SharedPort.open({
    bindAddress,
    port: wanted,
    isReplaceable: webrtc.sharedPort === undefined,
  });
  if (wanted !== 0 && opened.port !== wanted)
    log.warn(
      { wanted, port: opened.port },
      'another program has the UDP port; viewers come through another one',
    );
  else log.info({ port: opened.port }, 'viewers come through one UDP port');
  return opened;
}
