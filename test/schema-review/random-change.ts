import {
  type ASTNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
  type UnionTypeDefinitionNode,
  visit,
} from 'graphql';
import type { Random } from '../differential/random.ts';

/** The schema with one to three changes at random places; it may be invalid. */
export function randomChange(document: DocumentNode, random: Random): DocumentNode {
  let changed = document;
  for (let left = 1 + random.below(3); left > 0; left -= 1) changed = changedOnce(changed, random);
  return changed;
}

function changedOnce(document: DocumentNode, random: Random): DocumentNode {
  const nodes: ASTNode[] = [];
  visit(document, { enter: (node) => void nodes.push(node) });
  const chosen = random.pick(nodes.filter(({ kind }) => kind in CHANGES));
  const change = random.pick(CHANGES[chosen.kind] ?? []);
  if (change === 'without the type') return withoutType(document, nameOf(chosen));
  return visit(document, {
    enter: (node) => (node === chosen ? change(node as never, random) : undefined),
  });
}

type Change = 'without the type' | ((node: never, random: Random) => ASTNode | null);

const removed = () => null;

const MORE: InputValueDefinitionNode = {
  kind: Kind.INPUT_VALUE_DEFINITION,
  name: { kind: Kind.NAME, value: 'more' },
  type: {
    kind: Kind.NON_NULL_TYPE,
    type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'Int' } },
  },
};

type Typed = FieldDefinitionNode | InputValueDefinitionNode;

function otherNull(node: Typed): Typed {
  const { type } = node;
  const other: TypeNode =
    type.kind === Kind.NON_NULL_TYPE ? type.type : { kind: Kind.NON_NULL_TYPE, type };
  return { ...node, type: other };
}

const CHANGES: Readonly<Record<string, readonly Change[]>> = {
  [Kind.FIELD_DEFINITION]: [
    removed,
    otherNull,
    (node: FieldDefinitionNode) => ({ ...node, arguments: [...(node.arguments ?? []), MORE] }),
  ],
  [Kind.INPUT_VALUE_DEFINITION]: [
    removed,
    otherNull,
    ({ defaultValue: _, ...node }: InputValueDefinitionNode) => node,
  ],
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: [
    'without the type',
    (node: InputObjectTypeDefinitionNode) => ({ ...node, fields: [...(node.fields ?? []), MORE] }),
  ],
  [Kind.OBJECT_TYPE_DEFINITION]: [
    'without the type',
    (node: ObjectTypeDefinitionNode, random) => {
      const interfaces = node.interfaces?.filter(() => random.chance(0.5)) ?? [];
      return { ...node, interfaces };
    },
  ],
  [Kind.UNION_TYPE_DEFINITION]: [
    (node: UnionTypeDefinitionNode, random) => {
      return { ...node, types: node.types?.filter(() => random.chance(0.5)) ?? [] };
    },
  ],
  [Kind.INTERFACE_TYPE_DEFINITION]: ['without the type'],
  [Kind.ENUM_TYPE_DEFINITION]: ['without the type'],
  [Kind.ENUM_VALUE_DEFINITION]: [removed],
  [Kind.DIRECTIVE_DEFINITION]: [removed],
};

/** Without a type and all that leads to it. */
function withoutType(document: DocumentNode, type: string): DocumentNode {
  const unless = (node: Typed) => (namedIn(node.type) === type ? null : undefined);
  const ofName = (node: { readonly name: { readonly value: string } }) =>
    node.name.value === type ? null : undefined;
  return visit(document, {
    FieldDefinition: unless,
    InputValueDefinition: unless,
    ObjectTypeDefinition: ofName,
    InterfaceTypeDefinition: ofName,
    InputObjectTypeDefinition: ofName,
    EnumTypeDefinition: ofName,
    NamedType: ofName,
  });
}

function namedIn(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedIn(type.type);
}

function nameOf(node: ASTNode): string {
  return 'name' in node && node.name ? node.name.value : '';
}
