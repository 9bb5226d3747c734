import type { Role } from '../../contract/roles.ts';

/**
 * Who may use a route: these roles, anybody, or the holder of a token.
 *
 * Tokens are checked by the use case: it knows for which exam session a viewer token was given, and which token the configuration
 * gives to monitoring.
 */
export type RouteAccess = readonly Role[] | 'public' | 'viewer-token' | 'metrics-token';

export type AccessDecision = 'allowed' | 'not-signed-in' | 'role-forbidden';

/** Decides by role alone; `role` is null for somebody who is not signed in. */
export function decideAccess(access: RouteAccess, role: Role | null): AccessDecision {
  if (typeof access === 'string') return 'allowed';
  if (role === null) return 'not-signed-in';
  return access.includes(role) ? 'allowed' : 'role-forbidden';
}
