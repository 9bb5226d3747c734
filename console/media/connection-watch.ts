/** A short break heals by itself; a longer one is quicker healed by a new connection. */
const toleratedBreakMs = 2500;

export interface ConnectionListeners {
  /** Nothing comes any more, which may pass: now is the time to make another connection. */
  onUnsure: () => void;
  /** It will not come back; told at most once. */
  onLost: (code: string) => void;
}

/** Watches a connection that stood until it is lost or the function that it returns is called. */
export function watchConnection(
  peer: RTCPeerConnection,
  channel: RTCDataChannel,
  { onUnsure, onLost }: ConnectionListeners,
): () => void {
  let patience: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    clearTimeout(patience);
    peer.removeEventListener('connectionstatechange', check);
    channel.removeEventListener('close', lose);
  };
  const lose = (): void => {
    stop();
    onLost('connection-lost');
  };
  const check = (): void => {
    clearTimeout(patience);
    if (['failed', 'closed'].includes(peer.connectionState) || channel.readyState === 'closed') lose();
    else if (peer.connectionState === 'disconnected') {
      patience = setTimeout(lose, toleratedBreakMs);
      onUnsure();
    }
  };
  peer.addEventListener('connectionstatechange', check);
  // A gateway that ends the session closes the channel at once, long before the connection is found dead.
  channel.addEventListener('close', lose);
  check();
  return stop;
}
