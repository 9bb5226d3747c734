import type { ViewerRegistry } from './viewer-registry.ts';
import type { ViewerTokens } from './viewer-tokens.ts';

interface EndViewingDeps {
  viewers: ViewerRegistry;
  viewerTokens: ViewerTokens;
}

/** Ends everything one sign-in watches, and makes its viewer tokens worthless. */
export function endViewingOfSignIn(deps: EndViewingDeps, secretDigest: string): void {
  deps.viewerTokens.revokeOfSignIn(secretDigest);
  for (const { viewer } of deps.viewers.ofSignIn(secretDigest)) viewer.close();
}

/** Ends everything one account watches, and makes its viewer tokens worthless. */
export function endViewingOfAccount(deps: EndViewingDeps, accountId: string): void {
  deps.viewerTokens.revokeOfAccount(accountId);
  for (const { viewer } of deps.viewers.ofAccount(accountId)) viewer.close();
}
