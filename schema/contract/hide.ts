import {
  type ASTNode,
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  visit,
} from 'graphql';
import { parentCoordinate, schemaElements } from '../coordinate.ts';
import type { ReadSupergraph, SpecDirectives } from '../supergraph.ts';

/**
 * The supergraph's SDL with `@inaccessible` on the given coordinates. What lies inside a hidden
 * element needs no mark of its own. Links the inaccessible spec if the supergraph does not.
 *
 * @see https://specs.apollo.dev/inaccessible/v0.2
 */
export function hideElements(
  { document, directives }: ReadSupergraph,
  coordinates: ReadonlySet<string>,
): string {
  const mark = directiveNode(directives.inaccessible ?? 'inaccessible');
  const toMark = nodesToMark(document, coordinates);
  const marked = visit(document, {
    enter: (node) =>
      toMark.has(node) && 'directives' in node
        ? { ...node, directives: [...(node.directives ?? []), mark] }
        : undefined,
  });
  return `${print(directives.inaccessible ? marked : linkInaccessible(marked, directives))}\n`;
}

function nodesToMark(document: DocumentNode, coordinates: ReadonlySet<string>): Set<ASTNode> {
  const unmarked = new Set([...coordinates].filter((item) => !isInside(item, coordinates)));
  const nodes = new Set<ASTNode>();
  for (const { coordinate, node } of schemaElements(document)) {
    // The directive is not repeatable: of a type with extensions, only the first node is marked.
    if (unmarked.delete(coordinate)) nodes.add(node);
  }
  return nodes;
}

function isInside(coordinate: string, coordinates: ReadonlySet<string>): boolean {
  const parent = parentCoordinate(coordinate);
  return parent !== undefined && (coordinates.has(parent) || isInside(parent, coordinates));
}

const { definitions: inaccessibleDefinition } = parse(`
  directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION
    | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
`);

function linkInaccessible(document: DocumentNode, { link }: SpecDirectives): DocumentNode {
  const url = 'https://specs.apollo.dev/inaccessible/v0.2';
  const linked: ConstDirectiveNode = {
    ...directiveNode(link.name),
    arguments: [
      argumentNode(link.urlArgument, { kind: Kind.STRING, value: url }),
      argumentNode('for', { kind: Kind.ENUM, value: 'SECURITY' }),
    ],
  };
  const definitions = document.definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION
      ? [{ ...node, directives: [...(node.directives ?? []), linked] }, ...inaccessibleDefinition]
      : [node],
  );
  return { ...document, definitions };
}

function directiveNode(name: string): ConstDirectiveNode {
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name } };
}

function argumentNode(name: string, value: ConstValueNode): ConstArgumentNode {
  return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value };
}
