import {
  type ConstDirectiveNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';

/**
 * The same supergraph in which fields that require others, and are required themselves, live in a
 * subgraph of their own: the service stays, but the planner has to enter it anew for them, and only
 * there does it think of what they require. `serviceOf` tells which service such a subgraph is.
 */
export function withChainedRequirementsApart(supergraph: string): string {
  const document = parse(supergraph);
  const chained = chainedFields(document.definitions.filter(isObject));
  if (chained.size === 0) return supergraph;
  const graphs = new Set([...chained.values()].flat());
  return print(
    visit(document, {
      ObjectTypeDefinition: (type) => withApartFields(type, chained, graphs),
      // What is no entity may be needed on both sides.
      InterfaceTypeDefinition: (type) => withCopies(type, graphs),
      UnionTypeDefinition: (type) => withCopies(type, graphs),
      ScalarTypeDefinition: (type) => withCopies(type, graphs),
      InputObjectTypeDefinition: (type) => withCopies(type, graphs),
      EnumValueDefinition: (value) => withCopies(value, graphs),
      EnumTypeDefinition: (type) =>
        type.name.value === 'join__Graph'
          ? withApartGraphs(type, graphs)
          : withCopies(type, graphs),
    }),
  );
}

/** The service behind a subgraph's name. */
export const serviceOf = (subgraph: string): string => subgraph.replace(/__apart$/, '');

const APART = '__APART';

const isObject = (node: { readonly kind: string }): node is ObjectTypeDefinitionNode =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION;

/** Coordinates of fields that require others and that others require, with their subgraphs. */
function chainedFields(types: readonly ObjectTypeDefinitionNode[]): Map<string, string[]> {
  const chained = new Map<string, string[]>();
  for (const type of types) {
    const fields = type.fields ?? [];
    const required = fields.flatMap(joins).flatMap((each) => namesIn(argumentOf(each, 'requires')));
    for (const field of fields) {
      const graphs = joins(field)
        .filter((each) => argumentOf(each, 'requires') !== undefined)
        .map((each) => argumentOf(each, 'graph') ?? '');
      if (graphs.length === 0 || !required.includes(field.name.value)) continue;
      chained.set(`${type.name.value}.${field.name.value}`, graphs);
    }
  }
  return chained;
}

const namesIn = (selection: string | undefined): readonly string[] =>
  selection?.match(/\w+/g) ?? [];

const joins = ({ directives = [] }: FieldDefinitionNode): readonly ConstDirectiveNode[] =>
  directives.filter(({ name }) => name.value === 'join__field');

function argumentOf(
  { arguments: args = [] }: ConstDirectiveNode,
  name: string,
): string | undefined {
  const value = args.find((each) => each.name.value === name)?.value;
  return value && 'value' in value ? String(value.value) : undefined;
}

function withApartGraphs(
  type: EnumTypeDefinitionNode,
  graphs: ReadonlySet<string>,
): EnumTypeDefinitionNode {
  const values = (type.values ?? []).flatMap((each) => {
    if (!graphs.has(each.name.value)) return [each];
    const text = print(each).replace(/name: "(.*?)"/, 'name: "$1__apart"');
    const apart = parse(`enum E { ${text.replace(each.name.value, each.name.value + APART)} }`);
    return [each, ...((apart.definitions[0] as EnumTypeDefinitionNode).values ?? [])];
  });
  return { ...type, values };
}

function withApartFields(
  type: ObjectTypeDefinitionNode,
  chained: ReadonlyMap<string, readonly string[]>,
  graphs: ReadonlySet<string>,
): ObjectTypeDefinitionNode {
  if (isRoot(type)) return type;
  const isEntity = (type.directives ?? []).some((each) => argumentOf(each, 'key') !== undefined);
  const keys = (type.directives ?? []).flatMap((each) => namesIn(argumentOf(each, 'key')));
  const fields = (type.fields ?? []).map((field) => {
    const moved = chained.get(`${type.name.value}.${field.name.value}`) ?? [];
    const directives = (field.directives ?? []).flatMap((each) => {
      const graph = argumentOf(each, 'graph') ?? '';
      if (!graphs.has(graph)) return [each];
      if (moved.includes(graph)) return [apart(each)];
      const isNeeded = keys.includes(field.name.value) || isExternal(each) || !isEntity;
      return isNeeded ? [each, apart(each)] : [each];
    });
    return { ...field, directives };
  });
  return { ...withCopies(type, graphs), fields: withoutUnusedExternals(fields, keys, graphs) };
}

const isExternal = (join: ConstDirectiveNode): boolean => argumentOf(join, 'external') === 'true';

/** A field may be external only where a key or a requirement of the subgraph names it. */
function withoutUnusedExternals(
  fields: readonly FieldDefinitionNode[],
  keys: readonly string[],
  graphs: ReadonlySet<string>,
): FieldDefinitionNode[] {
  const required = fields
    .flatMap(joins)
    .flatMap((each) =>
      namesIn(argumentOf(each, 'requires')).map((name) => `${argumentOf(each, 'graph')}.${name}`),
    );
  return fields.map((field) => ({
    ...field,
    directives: (field.directives ?? []).filter(
      (each) =>
        !isExternal(each) ||
        !graphs.has(argumentOf(each, 'graph')?.replace(APART, '') ?? '') ||
        keys.includes(field.name.value) ||
        required.includes(`${argumentOf(each, 'graph')}.${field.name.value}`),
    ),
  }));
}

const isRoot = ({ name }: ObjectTypeDefinitionNode): boolean =>
  ['Query', 'Mutation', 'Subscription'].includes(name.value);

function withCopies<Node extends { readonly directives?: readonly ConstDirectiveNode[] }>(
  node: Node,
  graphs: ReadonlySet<string>,
): Node {
  const directives = (node.directives ?? []).flatMap((each) =>
    graphs.has(argumentOf(each, 'graph') ?? '') ? [each, apart(each)] : [each],
  );
  return { ...node, directives };
}

function apart(directive: ConstDirectiveNode): ConstDirectiveNode {
  return visit(directive, {
    EnumValue: (node) => ({ ...node, value: node.value + APART }),
  });
}
