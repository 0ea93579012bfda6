import { type ConstDirectiveNode, parse, print, visit } from 'graphql';

/** The same supergraph with each type's resolvable keys before those that cannot be resolved. */
export function withResolvableKeysFirst(supergraph: string): string {
  const sorted = <Node extends { readonly directives?: readonly ConstDirectiveNode[] }>(
    node: Node,
  ): Node => ({
    ...node,
    directives: (node.directives ?? []).toSorted((a, b) => rank(a) - rank(b)),
  });
  const document = parse(supergraph);
  const changed = print(
    visit(document, { ObjectTypeDefinition: sorted, InterfaceTypeDefinition: sorted }),
  );
  return changed === print(document) ? supergraph : changed;
}

function rank({ name, arguments: args = [] }: ConstDirectiveNode): number {
  if (name.value !== 'join__type') return 0;
  const resolvable = args.find((each) => each.name.value === 'resolvable')?.value;
  return resolvable?.kind === 'BooleanValue' && !resolvable.value ? 1 : 0;
}
