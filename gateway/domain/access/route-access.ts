import type { Role } from '../../contract/roles.ts';

/**
 * Who may use a route: these roles, anybody, or the holder of a viewer token.
 *
 * The viewer token is checked by the use case, which knows for which exam session it was given.
 */
export type RouteAccess = readonly Role[] | 'public' | 'viewer-token';

export type AccessDecision = 'allowed' | 'not-signed-in' | 'role-forbidden';

/** Decides by role alone; `role` is null for somebody who is not signed in. */
export function decideAccess(access: RouteAccess, role: Role | null): AccessDecision {
  if (access === 'public' || access === 'viewer-token') return 'allowed';
  if (role === null) return 'not-signed-in';
  return access.includes(role) ? 'allowed' : 'role-forbidden';
}
