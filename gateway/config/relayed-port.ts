/** The UDP port for viewers that a TURN server relays from TCP or TLS, where none is configured; 0 for any free one. */
export function relayedPortAfter(port: number): number {
  return port === 0 ? 0 : port + 1;
}
