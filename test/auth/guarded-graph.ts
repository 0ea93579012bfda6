import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  print,
  visit,
} from 'graphql';
import type { Random } from '../differential/random.ts';

/**
 * A supergraph with requirements strewn over its objects, their fields, its scalars and enums, as
 * composition would have written them: some under other names than their specs give them.
 */
export function guardedSupergraph(supergraph: string, random: Random): string {
  const names = random.pick(NAMES);
  const roots = new Set(['Query', 'Mutation']);
  const guarded: DocumentNode = visit(parse(supergraph), {
    SchemaDefinition: (node) => ({
      ...node,
      directives: [...(node.directives ?? []), ...directivesIn(names.links)],
    }),
    ObjectTypeDefinition: {
      leave: (node) =>
        isMachinery(node.name.value) || !random.chance(roots.has(node.name.value) ? 0.02 : 0.12)
          ? undefined
          : { ...node, directives: [...(node.directives ?? []), requirement(names, random)] },
      enter: (node) => ({
        ...node,
        fields: (node.fields ?? []).map((field): FieldDefinitionNode => {
          const isGuarded = !isMachinery(node.name.value) && random.chance(0.15);
          if (!isGuarded) return field;
          return {
            ...field,
            directives: [...(field.directives ?? []), requirement(names, random)],
          };
        }),
      }),
    },
    EnumTypeDefinition: (node) =>
      isMachinery(node.name.value) || !random.chance(0.2)
        ? undefined
        : { ...node, directives: [...(node.directives ?? []), requirement(names, random)] },
    ScalarTypeDefinition: (node) =>
      isMachinery(node.name.value) || !random.chance(0.2)
        ? undefined
        : { ...node, directives: [...(node.directives ?? []), requirement(names, random)] },
  });
  return `${print(guarded)}\n${names.definitions}`;
}

function isMachinery(name: string): boolean {
  return name.includes('__');
}

interface Names {
  readonly authenticated: string;
  readonly requiresScopes: string;
  readonly policy: string;
  readonly links: string;
  readonly definitions: string;
}

const ON = 'FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM';

const NAMES: readonly Names[] = [
  {
    authenticated: 'authenticated',
    requiresScopes: 'requiresScopes',
    policy: 'policy',
    links: `
      @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)
      @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)
      @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)`,
    definitions: definitionsOf('authenticated', 'requiresScopes', 'policy'),
  },
  {
    authenticated: 'signedIn',
    requiresScopes: 'needs',
    policy: 'fed__policy',
    links: `
      @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY, import: [{ name: "@authenticated", as: "@signedIn" }])
      @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY, import: [{ name: "@requiresScopes", as: "@needs" }])
      @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY, import: [{ name: "@policy", as: "@fed__policy" }])`,
    definitions: definitionsOf('signedIn', 'needs', 'fed__policy'),
  },
];

function definitionsOf(authenticated: string, requiresScopes: string, policy: string): string {
  return `
    directive @${authenticated} on ${ON}
    directive @${requiresScopes}(scopes: [[requiresScopes__Scope!]!]!) on ${ON}
    directive @${policy}(policies: [[policy__Policy!]!]!) on ${ON}
    scalar requiresScopes__Scope
    scalar policy__Policy`;
}

function requirement(names: Names, random: Random): ConstDirectiveNode {
  const text = random.pick([
    `@${names.authenticated}`,
    `@${names.requiresScopes}(scopes: ${random.pick(['[["a"]]', '[["b"]]', '[["a", "b"]]', '[["a"], ["b"]]'])})`,
    `@${names.policy}(policies: ${random.pick(['[["p"]]', '[["p", "q"]]', '[["q"], ["p"]]'])})`,
  ]);
  return directivesIn(text)[0] as ConstDirectiveNode;
}

function directivesIn(text: string): readonly ConstDirectiveNode[] {
  const [definition] = parse(`scalar S ${text}`).definitions;
  return definition?.kind === Kind.SCALAR_TYPE_DEFINITION ? (definition.directives ?? []) : [];
}
