import {
  type Access,
  AUTHENTICATED,
  accessOf,
  type Guard,
  permissionsOf,
  policyOfPermission,
  policyPermission,
  scopePermission,
} from '#schema/operations';
import type { Viewer } from './viewer.ts';

/**
 * Decides about policies that `@policy` names: those of one operation, once for each of its requests.
 * What the answer does not say is true is denied. It may not wait for anything.
 */
export type DecidePolicies = (
  names: readonly string[],
  viewer: Viewer | null,
) => Readonly<Record<string, boolean>>;

/** Tells what of one operation a viewer may have. */
export type Authorizer = (viewer: Viewer | null) => Access;

/**
 * Prepares to hold the guards of one operation against viewers.
 *
 * @see https://www.apollographql.com/docs/graphos/routing/security/authorization
 */
export function authorizer(guards: readonly Guard[], decide?: DecidePolicies): Authorizer {
  if (guards.length === 0) return () => '';
  const permissions = new Set(guards.flatMap(({ requirement }) => permissionsOf(requirement)));
  const policies = [...permissions].flatMap((each) => policyOfPermission(each) ?? []);
  return (viewer) => {
    const held = new Set(viewer ? viewer.scopes.map(scopePermission) : []);
    if (viewer) held.add(AUTHENTICATED);
    if (policies.length > 0) {
      const decided = decide?.(policies, viewer) ?? {};
      for (const name of policies) {
        if (Object.hasOwn(decided, name) && decided[name] === true)
          held.add(policyPermission(name));
      }
    }
    return accessOf(guards, held);
  };
}
