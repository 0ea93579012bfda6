import type { ResolvedOperation } from '../plan/resolved-operation.ts';
import { type AccessOver, accessibleOperation, type IsAllowed } from './accessible-operation.ts';
import {
  AUTHENTICATED,
  impliesAuthenticated,
  isMet,
  type Permission,
  permissionsOf,
  type Requirement,
} from './requirement.ts';

/** A requirement of an operation, and what of it takes that. */
export interface Guard {
  readonly requirement: Requirement;
  /** Coordinates, for reviewers: `User.email`. */
  readonly fields: readonly string[];
}

/**
 * What a viewer may have of an operation: for each of its guards, in their order, `1` if it is met and `0`
 * if not. Nothing for an operation without guards.
 */
export type Access = string;

/** The distinct requirements of a whole operation, in an order that depends on nothing else. */
export function guardsOf(operation: ResolvedOperation, over: AccessOver): readonly Guard[] {
  const fields = new Map<string, { requirement: Requirement; fields: Set<string> }>();
  accessibleOperation(operation, over, (requirement, coordinate) => {
    const key = keyOf(requirement);
    const known = fields.get(key) ?? { requirement, fields: new Set() };
    known.fields.add(coordinate);
    fields.set(key, known);
    return true;
  });
  return [...fields]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, guard]) => ({ requirement: guard.requirement, fields: [...guard.fields].sort() }));
}

/** Allows what an access grants. What no guard knows of is denied. */
export function allowedBy(guards: readonly Guard[], access: Access): IsAllowed {
  const granted = new Set(
    guards.flatMap(({ requirement }, index) => (access[index] === '1' ? [keyOf(requirement)] : [])),
  );
  return (requirement) => granted.has(keyOf(requirement));
}

/** What somebody who holds some permissions may have. */
export function accessOf(guards: readonly Guard[], held: ReadonlySet<Permission>): Access {
  return guards.map(({ requirement }) => (isMet(requirement, held) ? '1' : '0')).join('');
}

/** Most permissions of one operation: every set of them is looked at. */
export const PERMISSIONS_MAX = 10;

/**
 * Every access there can be, whoever asks.
 *
 * @returns undefined when the operation takes more than `PERMISSIONS_MAX` permissions
 */
export function accessesOf(guards: readonly Guard[]): readonly Access[] | undefined {
  const all = new Set(guards.flatMap(({ requirement }) => permissionsOf(requirement)));
  all.delete(AUTHENTICATED);
  if (all.size > PERMISSIONS_MAX) return undefined;
  const sets = [...all].reduce<Permission[][]>(
    (some, permission) => some.flatMap((each) => [each, [...each, permission]]),
    [[], [AUTHENTICATED]],
  );
  const possible = sets.filter(
    (set) => set.includes(AUTHENTICATED) || !set.some(impliesAuthenticated),
  );
  return [...new Set(possible.map((set) => accessOf(guards, new Set(set))))].sort();
}

function keyOf(requirement: Requirement): string {
  return JSON.stringify(requirement);
}
