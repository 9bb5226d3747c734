import type { Log } from './ports/log.ts';
import type { RunningGateway } from './running-gateway.ts';

/** A stop that takes longer is cut short: less than the 3 s that a person or a service manager should wait. */
const stopLimitMs = 2_700;

const exitCodes = { stopped: 0, failed: 1, forced: 130 };

interface ProcessOptions {
  log: Log;
  start: () => Promise<RunningGateway>;
  onReady: (gateway: RunningGateway) => Promise<void>;
}

/**
 * Runs a gateway in this process until SIGTERM or SIGINT, or until something fails that nobody caught; ends the
 * process either way, after an orderly stop. A second signal ends it at once. Rejects when the start fails.
 */
export async function runGatewayProcess({ log, start, onReady }: ProcessOptions): Promise<void> {
  outliveOurReaders();
  const end = awaitEnd(log);
  const gateway = await start();
  await Promise.race([onReady(gateway), end]);
  const exitCode = await end;
  const limit = setTimeout(() => {
    log.error({ limitMs: stopLimitMs }, 'the stop took too long and was cut short');
    process.exit(exitCodes.failed);
  }, stopLimitMs);
  await gateway.close();
  clearTimeout(limit);
  log.info({}, 'stopped');
  // Native libraries keep threads that would hold the process.
  process.exit(exitCode);
}

/** Whoever reads our output may go away; a closed pipe must not end the exams, nor make every log entry a new failure. */
function outliveOurReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** Resolves with the exit code when the process is to end; from then on a second signal ends it at once. */
function awaitEnd(log: Log): Promise<number> {
  return new Promise((resolve) => {
    let ending = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (ending) process.exit(exitCodes.forced);
      ending = true;
      log.info({ signal }, 'stopping');
      resolve(exitCodes.stopped);
    };
    const onFault = (error: unknown): void => {
      log.error({ err: error }, 'something failed that nobody caught; stopping');
      ending = true;
      resolve(exitCodes.failed);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
    process.on('uncaughtException', onFault);
    process.on('unhandledRejection', onFault);
  });
}
