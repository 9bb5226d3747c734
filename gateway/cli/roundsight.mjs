#!/usr/bin/env node
/** The `roundsight` command: prepares a checkout that was never set up, then hands over to the compiled command line. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const compiled = new URL('../../build/gateway/cli/main.js', import.meta.url);
if (!existsSync(compiled)) {
  const setup = fileURLToPath(new URL('../setup/main.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [setup], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
await import(compiled.href);
