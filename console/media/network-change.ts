/** What some browsers tell of the network (W3C Network Information API); `type` only where there are several, as in a tablet. */
type NetworkInformation = EventTarget & { type?: string };

const informationOf = (browser: Navigator & { connection?: NetworkInformation }) => browser.connection;

/**
 * Tells when this computer has come to another network or back to one: connections over the old one may be dead, though nothing
 * has said so yet. The browser's guesses at the speed, which it tells by the same event, do not count. Returns what ends it.
 */
export function onNetworkChange(listener: () => void): () => void {
  const connection = informationOf(navigator);
  let kind = connection?.type;
  const onChange = (): void => {
    const before = kind;
    kind = connection?.type;
    if (kind !== before && kind !== 'none') listener();
  };
  addEventListener('online', listener);
  connection?.addEventListener('change', onChange);
  return () => {
    removeEventListener('online', listener);
    connection?.removeEventListener('change', onChange);
  };
}
