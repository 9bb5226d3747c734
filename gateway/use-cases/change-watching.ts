import { CodedError } from '../ports/coded-error.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { ViewerRegistry, Watching } from './viewer-registry.ts';

interface Deps {
  viewers: ViewerRegistry;
  secrets: Secrets;
}

/** Which viewer, and the token that opened it; the token opens no other viewer's door, and outlives its expiry here. */
export interface ViewerReference {
  examSessionId: string;
  viewerId: string;
  token: string;
}

/** Adds trickled ICE candidates; throws `token-invalid` for another's token, `not-found` for no viewer, `sdp-invalid`. */
export const addViewerCandidates =
  (deps: Deps) =>
  (reference: ViewerReference, sdpFragment: string): void => {
    find(deps, reference).viewer.addRemoteCandidates(sdpFragment);
  };

/** Ends one viewer; throws `token-invalid` for another's token and `not-found` for no viewer. */
export const stopWatching =
  (deps: Deps) =>
  (reference: ViewerReference): void => {
    find(deps, reference).viewer.close();
  };

function find(deps: Deps, { examSessionId, viewerId, token }: ViewerReference): Watching {
  const watching = deps.viewers.get(viewerId);
  if (watching?.examSessionId !== examSessionId) throw new CodedError('not-found');
  // Digests are compared, so that the time of the comparison tells nothing about the token.
  if (watching.tokenDigest !== deps.secrets.digest(token)) throw new CodedError('token-invalid');
  return watching;
}
