import { GraphQLError } from 'graphql';
import { isImplied, type Requirement, requirementText } from '../../auth/requirement.ts';
import type { Revisions } from '../../check.ts';
import { operationUse } from '../../operation-use.ts';
import { affectedOperations, byUse } from '../affected-operations.ts';
import type { ComposedRevision } from '../composed-revision.ts';
import { declarationOf } from '../declarations.ts';
import type { AffectedOperation, Finding } from '../finding.ts';
import { type GuardedElements, guardedElements } from './guarded-elements.ts';

/**
 * What viewers need for elements that are there on both sides, where that is something else than
 * before; or that the head's supergraph cannot be served, because it asks for more than is enforced.
 */
export function authChanges({ base, head }: Revisions): Finding[] {
  const [from, to] = [supergraphOf(base), supergraphOf(head)];
  if (to === undefined || from === to) return [];
  const after = guardedElements(to);
  if (after instanceof GraphQLError) return [unservable(after)];
  const before = from === undefined ? undefined : guardedElements(from);
  if (!before || before instanceof GraphQLError) return [];
  const written = new Set([...before.written, ...after.written]);
  return [...written].flatMap((coordinate) => changeAt(coordinate, { before, after }, head) ?? []);
}

function supergraphOf(revision: ComposedRevision | undefined): string | undefined {
  return revision?.composition.kind === 'composed' ? revision.composition.supergraph : undefined;
}

function unservable({ message }: GraphQLError): Finding {
  return {
    code: 'SUPERGRAPH_NOT_SERVABLE',
    check: 'composition',
    severity: 'blocking',
    message: `This supergraph composes, but cannot be served: ${message}`,
    advice: 'Leave out what nothing here enforces.',
  };
}

interface Guards {
  readonly before: GuardedElements;
  readonly after: GuardedElements;
}

function changeAt(
  coordinate: string,
  { before, after }: Guards,
  head: ComposedRevision,
): Finding | undefined {
  const [from, to] = [before.guardOf(coordinate), after.guardOf(coordinate)];
  if (!from || !to) return undefined;
  const isLess = from.some((clause) => !isImplied(clause, to));
  const isMore = to.some((clause) => !isImplied(clause, from));
  if (!isLess && !isMore) return undefined;
  const affected = isMore ? affectedBy(coordinate, head) : [];
  const isFelt = affected.some(({ versions }) => versions.length > 0);
  const kind = isLess ? (isMore ? 'CHANGED' : 'REMOVED') : 'ADDED';
  return {
    code: `AUTH_REQUIREMENT_${kind}`,
    check: 'composition',
    severity: isLess || isFelt ? 'warning' : 'note',
    message: `${coordinate} takes ${textOf(to)} instead of ${textOf(from)}.`,
    advice: ADVICE[kind],
    coordinate,
    ...declarationOf(head.revision, coordinate),
    ...(isMore && { affected }),
  };
}

const ADVICE = {
  ADDED: 'Make sure that whoever runs those operations has it: others get null from now on.',
  CHANGED: 'Make sure that no viewer is given more than meant, and that none lacks what is needed.',
  REMOVED: 'Make sure that viewers who lacked it may have this data from now on.',
} as const;

function textOf(requirement: Requirement): string {
  return requirement.length === 0 ? 'nothing' : requirementText(requirement);
}

/** Operations of every client that select a field, be it through an interface, or get a type. */
function affectedBy(coordinate: string, head: ComposedRevision): AffectedOperation[] {
  const affected = head.clients.flatMap(({ client, contract, operations }) => {
    if (contract.kind === 'failed') return [];
    const using = operations.filter(({ document, errors }) => {
      if (errors.length > 0) return false;
      const { fields, behind, selected } = operationUse(contract.schema, document);
      return [fields, behind, selected].some((used) => used.has(coordinate));
    });
    return affectedOperations(
      client.client,
      using.map(({ operation }) => operation),
    );
  });
  return affected.sort(byUse);
}
