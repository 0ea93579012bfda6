import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { HashedOperation } from './format.ts';
import type { ListedOperation } from './listed-operations.ts';
import type { ManifestError } from './manifest-error.ts';
import type { NodePool } from './node-pool.ts';
import { operationId } from './operation-id.ts';
import { type Finding, loneOperation, parseBody, under } from './read-operation.ts';

/** The operation, if there is one that can be served, and what is wrong with it. */
export interface ListedOperationReading {
  readonly operation?: HashedOperation;
  /** Its body, parsed. */
  readonly document?: DocumentNode;
  readonly errors: readonly ManifestError[];
}

/** Reads an operation of a format whose ids may be anything, and holds it against its own body. */
export function readListedOperation(
  { id: given, name: listedAs, body }: ListedOperation,
  pool: NodePool,
): ListedOperationReading {
  const hash = operationId(body);
  const id = given.startsWith(PREFIX) ? given.slice(PREFIX.length) : given;
  const idErrors = findIdErrors(given, id, hash);
  const document = parseBody(body, pool);
  const definition = 'rule' in document ? document : loneOperation(document);
  if ('rule' in document || 'rule' in definition) {
    return { errors: under(listedAs ?? given, [...idErrors, definition as Finding]) };
  }
  const name = definition.name?.value ?? listedAs ?? id;
  const errors = under(name, [...idErrors, ...findMismatches(definition, name, listedAs)]);
  if (definition.operation === 'subscription') return { errors };
  return { operation: { id, hash, name, type: definition.operation, body }, document, errors };
}

function findIdErrors(given: string, id: string, hash: string): readonly Finding[] {
  if (id === '') return [{ rule: 'Id', message: 'The id is empty.' }];
  const claimsHash = given.startsWith(PREFIX) || SHA256.test(id);
  if (!claimsHash || id === hash) return [];
  const message = `The id "${given}" says it is a SHA-256, but that of the text is "${hash}".`;
  return [{ rule: 'Id', message }];
}

const PREFIX = 'sha256:';

const SHA256 = /^[0-9a-f]{64}$/i;

function* findMismatches(
  { operation }: OperationDefinitionNode,
  name: string,
  listedAs = name,
): Generator<Finding> {
  if (listedAs !== name) {
    yield { rule: 'Name', message: `It is listed as ${JSON.stringify(listedAs)}.` };
  }
  if (operation === 'subscription') {
    yield { rule: 'Type', message: "The body's operation is a subscription." };
  }
}
