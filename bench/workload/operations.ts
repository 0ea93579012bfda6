import { readFileSync } from 'node:fs';
import { type DocumentNode, Kind, parse, print, separateOperations } from 'graphql';
import { type ManifestOperation, operationId } from '../../schema/index.ts';

/** An operation as it is registered: its id is the hash of its body. */
export type Operation = ManifestOperation;

/** The operations of a document, each with just the fragments it needs. */
export function operationsOf(text: string): Operation[] {
  return Object.entries(separateOperations(parse(text))).map(([name, document]) => {
    const body = print(document);
    return { id: operationId(body), name, type: kindOf(document), body };
  });
}

function kindOf({ definitions }: DocumentNode): Operation['type'] {
  const isMutation = definitions.some(
    (each) => each.kind === Kind.OPERATION_DEFINITION && each.operation === 'mutation',
  );
  return isMutation ? 'mutation' : 'query';
}

/** The operations that scenarios send. */
export const OPERATIONS: readonly Operation[] = operationsOf(
  readFileSync(`${import.meta.dirname}/operations.graphql`, 'utf8'),
);

/** One of them. */
export function operationNamed(name: string): Operation {
  const operation = OPERATIONS.find((candidate) => candidate.name === name);
  if (!operation) throw new Error(`operations.graphql has no operation "${name}"`);
  return operation;
}

/** Variables that an operation can be asked with. */
export function sampleVariables({ name }: Operation): Readonly<Record<string, unknown>> {
  return name === 'Page' ? { after: 0 } : {};
}
