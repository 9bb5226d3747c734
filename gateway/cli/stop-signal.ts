/** Aborted when the person or the machine asks the process to stop. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stop.signal;
}
