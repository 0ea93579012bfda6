import { type GraphQLSchema, parse } from 'graphql';
import { parseManifest, validateManifest } from '#schema';
import type { Artefact } from './artefact.ts';
import { GenerationError } from './generation-error.ts';
import { kindOf, type Operation, operationNamed } from './operation.ts';

/** The operations of a manifest, all of which must fit the client's schema. */
export function registeredOperations(artefact: Artefact, schema: GraphQLSchema): Operation[] {
  const parsed = parseManifest(artefact.text);
  if (parsed.kind === 'failed') {
    throw new GenerationError(artefact.name, parsed.errors.map(findingOf));
  }
  const errors = validateManifest(schema, parsed.manifest);
  if (errors.length > 0) throw new GenerationError(artefact.name, errors.map(findingOf));
  return parsed.manifest.operations.map(({ id, body }) => {
    const definition = operationNamed(parse(body), undefined);
    const name = definition.name?.value;
    return { id, name, kind: kindOf(definition), text: body, definition, registered: true };
  });
}

function findingOf({ operation, message }: { operation?: string; message: string }): string {
  return operation ? `operation ${operation}: ${message}` : message;
}
