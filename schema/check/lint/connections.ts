import {
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type TypeNode,
} from 'graphql';
import type { SchemaElement } from '../../coordinate.ts';
import type { LintProblem, LintRule } from './lint-rule.ts';

/**
 * Pages are Relay's connections: `edges` with `node` and `cursor`, and `pageInfo` with
 * `hasNextPage` and `endCursor`. A field that gives one asks how much at most.
 *
 * @see https://relay.dev/graphql/connections.htm
 */
export const connections: LintRule = ({ elements }) => {
  const types = new Map(elements.map((element) => [element.coordinate, element]));
  return elements.flatMap((element) => [...shape(element, types), ...bound(element)]);
};

type Elements = ReadonlyMap<string, SchemaElement>;

function shape({ coordinate, node }: SchemaElement, types: Elements): LintProblem[] {
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION || !coordinate.endsWith('Connection')) return [];
  const lacks = missingParts(coordinate, types);
  if (lacks.length === 0) return [];
  return [
    {
      code: 'CONNECTION_SHAPE',
      severity: 'warning',
      coordinate,
      node: node.name,
      message: `\`${coordinate}\` is called a connection and lacks ${lacks.join(', ')}.`,
      advice:
        'Give it the shape of a connection, which caches of clients know how to page through.',
    },
  ];
}

/** What the type itself lacks, or else what its edges and its `PageInfo` lack. */
function missingParts(connection: string, types: Elements): string[] {
  const own = [`${connection}.edges`, `${connection}.pageInfo`];
  const missing = own.filter((coordinate) => !types.has(coordinate));
  if (missing.length > 0) return missing.map((coordinate) => `\`${coordinate}\``);
  const [edge = '', pageInfo = ''] = own.map((coordinate) => typeOf(types.get(coordinate)));
  return [`${edge}.node`, `${edge}.cursor`, `${pageInfo}.hasNextPage`, `${pageInfo}.endCursor`]
    .filter((coordinate) => !types.has(coordinate))
    .map((coordinate) => `\`${coordinate}\``);
}

function typeOf(element: SchemaElement | undefined): string {
  return element?.node.kind === Kind.FIELD_DEFINITION ? namedType(element.node.type) : '';
}

function bound({ coordinate, node }: SchemaElement): LintProblem[] {
  if (node.kind !== Kind.FIELD_DEFINITION || !namedType(node.type).endsWith('Connection'))
    return [];
  if (isBounded(node)) return [];
  return [
    {
      code: 'CONNECTION_WITHOUT_BOUND',
      severity: 'warning',
      coordinate,
      node: node.name,
      message: `\`${coordinate}\` gives a page of any length to whoever does not say how much.`,
      advice: 'Give it an argument `first` with a default: `first: Int! = 20`.',
    },
  ];
}

function isBounded({ arguments: args = [] }: FieldDefinitionNode): boolean {
  return args.some(
    ({ name, ...argument }) => /^(?:first|last|limit)$/.test(name.value) && isGiven(argument),
  );
}

function isGiven({ type, defaultValue }: Omit<InputValueDefinitionNode, 'name'>): boolean {
  return type.kind === Kind.NON_NULL_TYPE || defaultValue !== undefined;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
