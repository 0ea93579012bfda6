import {
  type DocumentNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import type { ManifestOperation } from './format.ts';
import { isJsonObject } from './json-object.ts';
import type { ManifestError } from './manifest-error.ts';
import type { NodePool } from './node-pool.ts';
import { operationId } from './operation-id.ts';

/** One entry of a manifest's list: the operation, if its fields are all there, and its errors. */
export interface OperationReading {
  readonly operation?: ManifestOperation;
  /** The operation's body, parsed; absent when it does not parse. */
  readonly document?: DocumentNode;
  readonly errors: readonly ManifestError[];
}

/** Reads the entry at `index` of a manifest's list and holds it against its own body. */
export function readOperation(entry: unknown, index: number, pool: NodePool): OperationReading {
  const { id, name, type, body } = isJsonObject(entry) ? entry : {};
  const label = typeof name === 'string' && name !== '' ? name : `operations[${index}]`;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof body !== 'string') {
    const message = 'An entry has an "id", a "name" and a "body", each a string.';
    return { errors: under(label, [{ rule: 'Fields', message }]) };
  }
  if (type !== 'query' && type !== 'mutation') {
    const message = `The type is ${JSON.stringify(type)}, not "query" or "mutation".`;
    return { errors: under(label, [{ rule: 'Type', message }]) };
  }
  const operation: ManifestOperation = { id, name, type, body };
  const document = parseBody(body, pool);
  const errors = under(label, [...findMismatches(operation, document)]);
  return { operation, errors, ...('kind' in document && { document }) };
}

/** What is wrong with an operation that is named elsewhere. */
export type Finding = Omit<ManifestError, 'operation'>;

export function under(operation: string, findings: readonly Finding[]): ManifestError[] {
  return findings.map((finding) => ({ operation, ...finding }));
}

function* findMismatches(
  { id, name, type, body }: ManifestOperation,
  document: DocumentNode | Finding,
): Generator<Finding> {
  const hash = operationId(body);
  if (id !== hash) {
    yield { rule: 'Id', message: `The id is "${id}", but the body's SHA-256 is "${hash}".` };
  }
  if ('rule' in document) {
    yield document;
    return;
  }
  const operation = loneOperation(document);
  if ('rule' in operation) {
    yield operation;
    return;
  }
  const actual = operation.name?.value;
  if (actual !== undefined && actual !== name) {
    yield { rule: 'Name', message: `The body's operation is named ${JSON.stringify(actual)}.` };
  }
  if (operation.operation !== type) {
    yield { rule: 'Type', message: `The body's operation is a ${operation.operation}.` };
  }
}

/** The operation of a body that holds one, as it should. */
export function loneOperation({ definitions }: DocumentNode): OperationDefinitionNode | Finding {
  const operations = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const [operation, ...others] = operations;
  if (operation && others.length === 0) return operation;
  return { rule: 'Body', message: `The body has ${operations.length} operations, not one.` };
}

/** Without locations: the document is kept, and is small this way. */
export function parseBody(body: string, pool: NodePool): DocumentNode | Finding {
  try {
    return pool.share(parse(body, { noLocation: true }));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { rule: 'Syntax', message: error.message, ...error.locations?.[0] };
  }
}
