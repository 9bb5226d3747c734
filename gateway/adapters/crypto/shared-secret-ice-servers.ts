import { createHmac } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { IceServers } from '../../ports/ice-servers.ts';
import type { IceServer } from '../../ports/viewer-transport.ts';

export interface SharedSecretTurn {
  urls: readonly string[];
  /** Known to the TURN server and to us; coturn calls it `static-auth-secret`. */
  secret: string;
  credentialLifetimeS: number;
}

interface SharedSecretOptions {
  clock: Pick<Clock, 'wallMs'>;
  /** As the configuration has them. */
  fixed: readonly IceServer[];
  turn: SharedSecretTurn | null;
}

/**
 * Makes credentials that a TURN server with the same secret takes until they expire, without having heard of them
 * before (draft-uberti-behave-turn-rest-00, section 2.2; coturn's `use-auth-secret`).
 */
export class SharedSecretIceServers implements IceServers {
  readonly #options: SharedSecretOptions;

  constructor(options: SharedSecretOptions) {
    this.#options = options;
  }

  namedFor(account: string): IceServer[] {
    const { fixed, turn, clock } = this.#options;
    if (turn === null) return [...fixed];
    const expiresAtS = Math.floor(clock.wallMs() / 1000) + turn.credentialLifetimeS;
    const username = `${expiresAtS}:${account}`;
    const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
    return [...fixed, { urls: [...turn.urls], username, credential }];
  }
}
