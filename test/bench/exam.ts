import type { Bench } from './figures.ts';
import { measureDelays } from './exam/delays.ts';
import { measureInterruptions } from './exam/interruptions.ts';
import { measureLobby } from './exam/lobby.ts';
import { measureRebuilding } from './exam/rebuilding.ts';

/** Exam sessions without media: how soon a command is seen on the other side, what a lobby costs, how soon the log is read,
 * and what a cut of the network and a killed gateway do to a candidate. */
export const bench: Bench = async (options) => ({
  ...(await measureRebuilding(options)),
  ...(await measureDelays(options)),
  ...(await measureLobby(options)),
  ...(await measureInterruptions(options)),
});
