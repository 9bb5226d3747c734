import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';

export interface UdpLossRelay {
  address: string;
  port: number;
  dropped: () => number;
  close: () => void;
}

/**
 * Carries UDP between a browser and `target`, dropping every `dropEvery`-th datagram of more than 200 bytes towards
 * the browser; smaller ones (handshakes, sound, feedback) always pass.
 */
export async function startUdpLossRelay(
  target: { address: string; port: number },
  dropEvery: number,
): Promise<UdpLossRelay> {
  const towardsBrowser = createSocket('udp4');
  const towardsTarget = createSocket('udp4');
  let browser: RemoteInfo | null = null;
  let large = 0;
  let dropped = 0;
  towardsBrowser.on('message', (datagram, sender) => {
    browser = sender;
    towardsTarget.send(datagram, target.port, target.address);
  });
  towardsTarget.on('message', (datagram) => {
    if (browser === null) return;
    if (datagram.length > 200) {
      large += 1;
      if (large % dropEvery === 0) {
        dropped += 1;
        return;
      }
    }
    towardsBrowser.send(datagram, browser.port, browser.address);
  });
  for (const socket of [towardsBrowser, towardsTarget]) {
    socket.bind(0, target.address);
    await once(socket, 'listening');
  }
  return {
    address: target.address,
    port: towardsBrowser.address().port,
    dropped: () => dropped,
    close: () => {
      towardsBrowser.close();
      towardsTarget.close();
    },
  };
}
