import { type FieldDefinitionNode, Kind, type TypeNode } from 'graphql';
import type { LintProblem, LintRule } from './lint-rule.ts';
import type { LintedGraph, LintedSubgraph } from './linted-graph.ts';

/**
 * What takes another service is nullable, so that one that is down costs its own part of an answer
 * and not the parts around it: fields that lead to an entity of another service, and fields that an
 * entity gets from a service it does not belong to.
 */
export const nullability: LintRule = (subgraph, graph) =>
  subgraph.elements.flatMap(({ coordinate, node }): LintProblem[] => {
    if (node.kind !== Kind.FIELD_DEFINITION) return [];
    const field = { coordinate, node };
    const reason = reasonOfType(field, subgraph, graph) ?? reasonOfParent(field, subgraph, graph);
    if (reason === undefined) return [];
    return [
      {
        code: 'NON_NULL_ACROSS_SERVICES',
        severity: 'blocking',
        coordinate,
        node: node.name,
        message: `\`${coordinate}\` cannot be null, and ${reason}.`,
        advice:
          'Make it nullable: while that service is down, what stands around it is still there.',
      },
    ];
  });

interface Field {
  readonly coordinate: string;
  readonly node: FieldDefinitionNode;
}

function reasonOfType(
  { node }: Field,
  { file }: LintedSubgraph,
  { entityOwners }: LintedGraph,
): string | undefined {
  const owner = entityOwners.get(namedType(node.type));
  if (owner === undefined || owner === file.name || isNullableAnywhere(node.type)) return undefined;
  return `what it leads to is answered by service ${owner}`;
}

function reasonOfParent(
  { coordinate, node }: Field,
  subgraph: LintedSubgraph,
  { entityOwners, subgraphs }: LintedGraph,
): string | undefined {
  const [parent = '', name = ''] = coordinate.split('.');
  const owner = entityOwners.get(parent);
  if (owner === undefined || owner === subgraph.file.name) return undefined;
  if (node.type.kind !== Kind.NON_NULL_TYPE || isKey(parent, name, subgraph)) return undefined;
  if (subgraph.directivesOf(node, 'external').length > 0) return undefined;
  const home = subgraphs.find(({ file }) => file.name === owner);
  if (home?.elements.some((each) => each.coordinate === coordinate)) return undefined;
  return `\`${parent}\` belongs to service ${owner}, while ${subgraph.file.name} answers this field`;
}

/** Whether a field is needed to find its entity: it comes with whatever leads there. */
function isKey(type: string, field: string, { elements, directivesOf }: LintedSubgraph): boolean {
  return elements
    .filter(({ coordinate }) => coordinate === type)
    .flatMap(({ node }) => directivesOf(node, 'key'))
    .flatMap(({ arguments: given = [] }) => given)
    .some(
      ({ name, value }) =>
        name.value === 'fields' &&
        value.kind === Kind.STRING &&
        new RegExp(`\\b${field}\\b`).test(value.value),
    );
}

/** Null climbs until it meets a nullable place: of the field itself, or of the lists in it. */
function isNullableAnywhere(type: TypeNode): boolean {
  if (type.kind !== Kind.NON_NULL_TYPE) return true;
  return type.type.kind === Kind.LIST_TYPE && isNullableAnywhere(type.type.type);
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
