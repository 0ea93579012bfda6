import {
  type DirectiveDefinitionNode,
  type DocumentNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';

/** A named element of a schema document and its schema coordinate. */
export interface SchemaElement {
  readonly coordinate: string;
  readonly node:
    | DirectiveDefinitionNode
    | TypeNode
    | FieldDefinitionNode
    | InputValueDefinitionNode
    | EnumValueDefinitionNode;
}

type TypeNode = TypeDefinitionNode | TypeExtensionNode;

/**
 * Every named element of a schema document, parents before their children, with its coordinate:
 * `Type`, `Type.field`, `Type.field(argument:)`, `Input.field`, `Enum.VALUE`, `@directive`,
 * `@directive(argument:)`.
 *
 * @see https://spec.graphql.org/September2025/#sec-Schema-Coordinates
 */
export function* schemaElements(document: DocumentNode): Generator<SchemaElement> {
  for (const node of document.definitions) {
    if (node.kind === Kind.DIRECTIVE_DEFINITION) {
      yield { coordinate: `@${node.name.value}`, node };
      yield* argumentElements(`@${node.name.value}`, node.arguments);
    } else if (isTypeDefinitionNode(node) || isTypeExtensionNode(node)) {
      yield { coordinate: node.name.value, node };
      yield* memberElements(node);
    }
  }
}

function* memberElements(type: TypeNode): Generator<SchemaElement> {
  if ('values' in type) {
    for (const node of type.values ?? []) {
      yield { coordinate: `${type.name.value}.${node.name.value}`, node };
    }
  }
  if ('fields' in type) {
    for (const node of type.fields ?? []) {
      const coordinate = `${type.name.value}.${node.name.value}`;
      yield { coordinate, node };
      if (node.kind === Kind.FIELD_DEFINITION) yield* argumentElements(coordinate, node.arguments);
    }
  }
}

function* argumentElements(
  parent: string,
  args: readonly InputValueDefinitionNode[] = [],
): Generator<SchemaElement> {
  for (const node of args) yield { coordinate: `${parent}(${node.name.value}:)`, node };
}

/**
 * The coordinate that contains another: `Type.field(argument:)` → `Type.field` → `Type` →
 * undefined.
 */
export function parentCoordinate(coordinate: string): string | undefined {
  const end = coordinate.endsWith(')') ? coordinate.indexOf('(') : coordinate.indexOf('.');
  return end < 0 ? undefined : coordinate.slice(0, end);
}
