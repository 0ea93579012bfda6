import type { GraphQLSchema } from 'graphql';
import { operationUse, usedCoordinates } from '../../operation-use.ts';
import { affectedOperations } from '../affected-operations.ts';
import type { ComposedClient, PlannedOperation } from '../composed-revision.ts';
import { declarationOf } from '../declarations.ts';
import type { Finding } from '../finding.ts';
import type { PairedClient } from '../paired-operations.ts';
import type { Revision } from '../revision.ts';
import { deprecationOf } from './deprecation.ts';

/** Uses of deprecated elements that no operation of the same name had in the base. */
export function addedDeprecatedUses(
  { client, base, head }: PairedClient,
  revision: Revision,
): Finding[] {
  if (head?.contract.kind !== 'contract') return [];
  const { schema } = head.contract;
  const known = base ? usesByName(base) : new Map<string, ReadonlySet<string>>();
  const ids = new Set(base?.operations.map(({ operation }) => operation.id));
  return head.operations
    .filter(({ operation }) => !ids.has(operation.id))
    .flatMap((each) =>
      deprecatedIn(each, schema)
        .filter(({ coordinate }) => !known.get(each.operation.name)?.has(coordinate))
        .map((use) => deprecatedFinding(use, each, { client, revision })),
    );
}

function usesByName({ contract, operations }: ComposedClient): Map<string, Set<string>> {
  const uses = new Map<string, Set<string>>();
  if (contract.kind === 'failed') return uses;
  for (const { operation, document } of operations) {
    const used = usedCoordinates(operationUse(contract.schema, document));
    uses.set(operation.name, used.union(uses.get(operation.name) ?? new Set()));
  }
  return uses;
}

interface DeprecatedUse {
  readonly coordinate: string;
  readonly reason: string;
}

function deprecatedIn({ document }: PlannedOperation, schema: GraphQLSchema): DeprecatedUse[] {
  return [...usedCoordinates(operationUse(schema, document))].flatMap((coordinate) => {
    const reason = deprecationOf(coordinate, schema);
    return reason === undefined ? [] : { coordinate, reason };
  });
}

function deprecatedFinding(
  { coordinate, reason }: DeprecatedUse,
  { operation }: PlannedOperation,
  { client, revision }: { readonly client: string; readonly revision: Revision },
): Finding {
  const declaration = declarationOf(revision, coordinate);
  return {
    code: 'DEPRECATED_FIELD_USE_ADDED',
    check: 'lifecycle',
    severity: 'blocking',
    message: `${operation.name} of ${client} begins to use ${coordinate}, which is deprecated ("${reason}").`,
    advice: 'Use what the reason names instead.',
    subgraph: declaration?.subgraph,
    coordinate,
    place: operation.place ?? declaration?.place,
    client,
    affected: affectedOperations(client, [operation]),
  };
}
