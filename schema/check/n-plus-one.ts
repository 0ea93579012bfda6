import type { Check, Revisions } from '../check.ts';
import { affectedOperations, byUse } from './affected-operations.ts';
import type { ComposedRevision } from './composed-revision.ts';
import { declarationOf } from './declarations.ts';
import type { AffectedOperation, Finding } from './finding.ts';
import { lookupFindings } from './n-plus-one/lookup-findings.ts';
import { unboundedLists } from './n-plus-one/unbounded-lists.ts';
import { pairedClients } from './paired-operations.ts';
import type { Revision } from './revision.ts';
import { selectedFields } from './selected-fields.ts';

/**
 * What grows with lists: lists that nothing bounds, entities looked up by the thousand, and entities
 * of one type that one subgraph is asked for again. Lookups themselves are always batched.
 */
export const nPlusOne: Check = (revisions) => [
  ...newLists(revisions),
  ...pairedClients(revisions).flatMap((paired) => lookupFindings(paired, revisions)),
];

function newLists({ base, head }: Revisions): Finding[] {
  const known = new Set(base ? listsIn(base.revision).map(keyOf) : []);
  return listsIn(head.revision).flatMap((list) =>
    known.has(keyOf(list)) ? [] : [listFinding(list, head)],
  );
}

interface UnboundedList {
  readonly subgraph: string;
  readonly coordinate: string;
}

function listsIn({ subgraphs }: Revision): UnboundedList[] {
  return subgraphs.flatMap((file) =>
    unboundedLists(file).map((coordinate) => ({ subgraph: file.name, coordinate })),
  );
}

function keyOf({ subgraph, coordinate }: UnboundedList): string {
  return `${subgraph} ${coordinate}`;
}

function listFinding({ subgraph, coordinate }: UnboundedList, head: ComposedRevision): Finding {
  const affected = usersOf(coordinate, head);
  return {
    code: 'LIST_WITHOUT_PAGINATION',
    check: 'n-plus-one',
    severity: affected.length > 0 ? 'blocking' : 'warning',
    message: `\`${coordinate}\` gives a list of objects that may be of any length.`,
    advice:
      'Give it an argument `first` with a default, and `@listSize(slicingArguments: ["first"])`; or say how long it is with `@listSize(assumedSize:)`.',
    subgraph,
    coordinate,
    place: declarationOf(head.revision, coordinate, subgraph)?.place,
    affected,
  };
}

function usersOf(coordinate: string, { clients }: ComposedRevision): AffectedOperation[] {
  const users = clients.flatMap(({ client, contract, operations }) => {
    if (contract.kind === 'failed') return [];
    const using = operations.filter(({ document }) =>
      selectedFields(document, contract.schema).has(coordinate),
    );
    return affectedOperations(
      client.client,
      using.map(({ operation }) => operation),
    );
  });
  return users.sort(byUse);
}
