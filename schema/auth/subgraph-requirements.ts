import { FeatureUrl } from '@apollo/federation-internals';
import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  Kind,
  type SchemaDefinitionNode,
  type SchemaExtensionNode,
} from 'graphql';
import { appliedRequirements } from './applied-requirements.ts';
import { type AuthDirective, authDirectiveOf } from './auth-names.ts';
import type { Requirement } from './requirement.ts';

/** What one subgraph's SDL requires of viewers, by the coordinates that it says so of. */
export function subgraphRequirements(document: DocumentNode): ReadonlyMap<string, Requirement> {
  const directives = new Map(linksOf(document).flatMap(namesIn));
  return appliedRequirements(document, { directives, definitions: new Set() });
}

type Name = [name: string, directive: AuthDirective];

function linksOf({ definitions }: DocumentNode): ConstDirectiveNode[] {
  return definitions
    .filter(
      (each): each is SchemaDefinitionNode | SchemaExtensionNode =>
        each.kind === Kind.SCHEMA_DEFINITION || each.kind === Kind.SCHEMA_EXTENSION,
    )
    .flatMap(({ directives = [] }) => directives);
}

/** What one `@link` calls the directives: by its imports, or else behind its prefix. */
function namesIn(link: ConstDirectiveNode): Name[] {
  const url = FeatureUrl.maybeParse(textOf(argument(link, 'url')) ?? '');
  if (!url) return [];
  const prefix = textOf(argument(link, 'as')) ?? url.name;
  const own = authDirectiveOf(url.identity);
  const all = own ? [own] : url.identity === FEDERATION ? ALL : [];
  const imports = importsOf(link);
  return all.map((directive) => {
    const byPrefix = own ? prefix : `${prefix}__${directive}`;
    return [imports.get(`@${directive}`)?.slice(1) ?? byPrefix, directive];
  });
}

const FEDERATION = 'https://specs.apollo.dev/federation';
const ALL = ['authenticated', 'requiresScopes', 'policy'] as const;

/** `["@a", { name: "@b", as: "@c" }]` → what each is called. */
function importsOf(link: ConstDirectiveNode): ReadonlyMap<string, string> {
  const value = argument(link, 'import');
  const values = value?.kind === Kind.LIST ? value.values : [];
  return new Map(
    values.flatMap((each): [string, string][] => {
      const field = (name: string) =>
        each.kind === Kind.OBJECT
          ? textOf(each.fields.find((one) => one.name.value === name)?.value)
          : textOf(each);
      const name = field('name');
      return name === undefined ? [] : [[name, field('as') ?? name]];
    }),
  );
}

function argument({ arguments: given = [] }: ConstDirectiveNode, name: string) {
  return given.find((each) => each.name.value === name)?.value;
}

function textOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}
