import { type DefinitionNode, type GraphQLError, getLocation, Kind, type Source } from 'graphql';
import type { Violation } from './violations.ts';

/** What is wrong in a client's operation files: where, and the rule it breaks. */
export interface OperationError {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `Syntax`, `NamedOperations`, `NoSubscriptions`, or a rule of graphql-js: `ScalarLeafs`. */
  readonly rule: string;
  readonly message: string;
  /** Absent outside operations: in fragments, and where nothing parses. */
  readonly operation?: string;
}

/** One line: `operations/Home.graphql:3:5 FieldsOnCorrectType Cannot query field …`. */
export function formatOperationError(error: OperationError): string {
  const { file, line, column, rule, message } = error;
  return `${file}:${line}:${column} ${rule} ${message}`.replaceAll(/\s+/g, ' ');
}

/**
 * Places a violation in its file; `definitions` are those of all files. Of two things with one name
 * the second is at fault, and the message says where the first is.
 */
export function readViolation(
  { rule, error }: Violation,
  definitions: readonly DefinitionNode[],
): OperationError {
  const places = placesOf(error);
  const [first, ...others] = places;
  const duplicate = rule.startsWith('Unique') ? others.at(-1) : undefined;
  const place = duplicate ?? first;
  if (first === undefined || place === undefined) throw error;
  const operation = operationAt(place, definitions);
  return {
    file: place.source.name,
    ...getLocation(place.source, place.start),
    rule,
    message: duplicate ? `${error.message} The first is at ${formatPlace(first)}.` : error.message,
    ...(operation !== undefined && { operation }),
  };
}

interface Place {
  readonly source: Source;
  readonly start: number;
}

function placesOf({ nodes, source, positions }: GraphQLError): Place[] {
  const places = nodes?.flatMap(({ loc }) => loc ?? []) ?? [];
  const [start] = positions ?? [];
  return places.length === 0 && source && start !== undefined ? [{ source, start }] : places;
}

function formatPlace({ source, start }: Place): string {
  const { line, column } = getLocation(source, start);
  return `${source.name}:${line}:${column}`;
}

function operationAt(
  { source, start }: Place,
  definitions: readonly DefinitionNode[],
): string | undefined {
  const definition = definitions.find(
    ({ loc }) => loc?.source === source && loc.start <= start && start < loc.end,
  );
  return definition?.kind === Kind.OPERATION_DEFINITION ? definition.name?.value : undefined;
}
