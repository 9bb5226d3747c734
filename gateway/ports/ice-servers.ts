import type { IceServer } from './viewer-transport.ts';

/** The STUN and TURN servers of this installation. */
export interface IceServers {
  /** With credentials that let this account relay for some hours; `account` names it to the TURN server. */
  namedFor(account: string): IceServer[];
}
