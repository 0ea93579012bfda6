import { isTypeExtensionNode } from 'graphql';
import type { LintedSubgraph } from './linted-graph.ts';

/**
 * The subgraph that each entity belongs to. Federation 2 does not say, so it is read from what
 * people write: the one that describes the type, or else the one with most fields of its own. Where
 * two are alike nobody owns it.
 */
export function entityOwners(subgraphs: readonly LintedSubgraph[]): Map<string, string> {
  const claims = Map.groupBy(subgraphs.flatMap(claimsOf), ({ type }) => type);
  const owners = new Map<string, string>();
  for (const [type, all] of claims) {
    const described = all.filter(({ isDescribed }) => isDescribed);
    const [first, second] = (described.length === 1 ? described : all).toSorted(
      (a, b) => b.fields - a.fields,
    );
    if (first && first.fields !== second?.fields) owners.set(type, first.subgraph);
  }
  return owners;
}

/** A subgraph's claim to an entity. */
interface Claim {
  readonly type: string;
  readonly subgraph: string;
  readonly isDescribed: boolean;
  /** How many fields it answers itself. */
  readonly fields: number;
}

/** `extend type`, `@extends`, `@interfaceObject` and keys that do not resolve claim nothing. */
function claimsOf({ file, elements, directivesOf }: LintedSubgraph): Claim[] {
  return elements.flatMap(({ coordinate, node }): Claim[] => {
    if (!('fields' in node) || isTypeExtensionNode(node)) return [];
    const is = (name: string) => directivesOf(node, name).length > 0;
    if (!is('key') || is('extends') || is('interfaceObject')) return [];
    if (directivesOf(node, 'key').every(isUnresolvable)) return [];
    const own = (node.fields ?? []).filter((field) => directivesOf(field, 'external').length === 0);
    const isDescribed = node.description !== undefined;
    return [{ type: coordinate, subgraph: file.name, isDescribed, fields: own.length }];
  });
}

type Directive = ReturnType<LintedSubgraph['directivesOf']>[number];

function isUnresolvable({ arguments: given = [] }: Directive): boolean {
  return given.some(
    ({ name, value }) =>
      name.value === 'resolvable' && value.kind === 'BooleanValue' && !value.value,
  );
}
