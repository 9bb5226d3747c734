import { createServer } from 'node:net';
import { healthSchema } from '../../contract/health.ts';
import { fault, ok, warning, type Finding } from './finding.ts';

const subject = 'Port';

/** Whether the gateway could listen where the configuration says. */
export async function checkPort(host: string, port: number): Promise<Finding> {
  const where = `${host}:${port}`;
  const code = await tryListening(host, port);
  if (code === null) return ok(subject, `${where} is free`);
  if (code !== 'EADDRINUSE')
    return fault(subject, `${where}: ${code}`, 'Choose another host or port in the configuration.');
  return (await isRoundsight(host, port))
    ? warning(subject, `${where}: a Roundsight gateway runs there`, 'Stop it before starting another one.')
    : fault(subject, `${where} is in use by another program`, 'Choose another one with --port.');
}

function tryListening(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port }, () => server.close(() => resolve(null)));
  });
}

async function isRoundsight(host: string, port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://${host}:${port}/api/health`, { signal: AbortSignal.timeout(2_000) });
    return healthSchema.safeParse(await answer.json()).success;
  } catch {
    return false;
  }
}
