/** Something a viewer may have: `authenticated`, `scope:user:email` or `policy:adult`. */
export type Permission = string;

/** Groups of permissions: all of one group are needed. Without any group nobody meets it. */
export type Clause = readonly (readonly Permission[])[];

/** What it takes to be given something: every clause. Without any clause everybody is given it. */
export type Requirement = readonly Clause[];

/** That somebody is signed in at all. */
export const AUTHENTICATED: Permission = 'authenticated';

const SCOPE = 'scope:';
const POLICY = 'policy:';

export function scopePermission(scope: string): Permission {
  return SCOPE + scope;
}

export function policyPermission(policy: string): Permission {
  return POLICY + policy;
}

/** The name of the policy that a permission is, if it is one. */
export function policyOfPermission(permission: Permission): string | undefined {
  return permission.startsWith(POLICY) ? permission.slice(POLICY.length) : undefined;
}

/** Only who is signed in has scopes. */
export function impliesAuthenticated(permission: Permission): boolean {
  return permission === AUTHENTICATED || permission.startsWith(SCOPE);
}

export function isMet(requirement: Requirement, held: ReadonlySet<Permission>): boolean {
  return requirement.every((clause) =>
    clause.some((group) => group.every((permission) => held.has(permission))),
  );
}

/**
 * All of several requirements at once, in normal form: permissions, groups and clauses are sorted,
 * and what follows from the rest is left out, so that equal requirements are equal texts.
 */
export function allOf(requirements: readonly Requirement[]): Requirement {
  const clauses = distinct(requirements.flat().map(normalClause));
  return clauses
    .filter((clause) => !clauses.some((other) => other !== clause && follows(clause, other)))
    .sort(byText);
}

/** Whether whoever meets the requirement meets the clause, too; false where that takes too long to tell. */
export function isImplied(clause: Clause, requirement: Requirement): boolean {
  const groups = productOf(requirement);
  return groups !== undefined && follows(normalClause(clause), groups);
}

/** Each permission of a requirement once. */
export function permissionsOf(requirement: Requirement): readonly Permission[] {
  return [...new Set(requirement.flat(2))];
}

/** A requirement for people: `a signed-in viewer, and scope a with scope b or policy c`. */
export function requirementText(requirement: Requirement): string {
  return requirement.map(clauseText).join(', and ');
}

function clauseText(clause: Clause): string {
  if (clause.length === 0) return 'what nobody has';
  return clause.map((group) => group.map(permissionText).join(' with ')).join(' or ');
}

function permissionText(permission: Permission): string {
  if (permission === AUTHENTICATED) return 'a signed-in viewer';
  const policy = policyOfPermission(permission);
  return policy === undefined ? `scope ${permission.slice(SCOPE.length)}` : `policy ${policy}`;
}

function normalClause(clause: Clause): Clause {
  const groups = distinct(clause.map(normalGroup));
  return groups
    .filter((group) => !groups.some((other) => other !== group && isPart(other, group)))
    .sort(byText);
}

function normalGroup(group: readonly Permission[]): readonly Permission[] {
  const permissions = [...new Set(group)].sort();
  const others = permissions.filter((permission) => permission !== AUTHENTICATED);
  return others.some(impliesAuthenticated) ? others : permissions;
}

/** Whether a clause holds wherever another one does: each way to meet that is a way to meet this. */
function follows(clause: Clause, other: Clause): boolean {
  return other.every((theirs) => clause.some((ours) => isPart(ours, theirs)));
}

/** Whether whoever has all of `whole` has all of `part`. */
function isPart(part: readonly Permission[], whole: readonly Permission[]): boolean {
  return part.every(
    (permission) =>
      whole.includes(permission) ||
      (permission === AUTHENTICATED && whole.some(impliesAuthenticated)),
  );
}

/** Most groups that clauses are multiplied out to. */
const GROUPS_MAX = 256;

/** The requirement as one clause. */
function productOf(requirement: Requirement): Clause | undefined {
  let groups: Clause = [[]];
  for (const clause of requirement) {
    if (groups.length * clause.length > GROUPS_MAX) return undefined;
    groups = groups.flatMap((group) => clause.map((more) => [...group, ...more]));
  }
  return groups;
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
