import { type DocumentNode, parse, print } from 'graphql';
import type { Operation } from './engine.ts';
import type { Graph } from './graph.ts';
import { KNOWN_FAULTS, type KnownFault } from './known-faults.ts';
import { tidied } from './tidy.ts';

/** The operation, or the parts of it, so written that none of these faults can happen. */
export function cured(
  { query, variables }: Operation,
  faults: readonly KnownFault[],
  { api, supergraph }: Pick<Graph, 'api' | 'supergraph'>,
): readonly Operation[] {
  const whole = faults.reduce<DocumentNode>(
    (document, { cure }) => cure?.({ document, variables }, api) ?? document,
    parse(query, { noLocation: true }),
  );
  const parts = faults.reduce<readonly DocumentNode[]>(
    (each, { split }) => (split ? each.flatMap((part) => split(part, api, supergraph)) : each),
    [whole],
  );
  return parts.map((part) => ({ query: print(tidied(part)), variables }));
}

/** The sets of faults that can have met this operation, the fewest at once first. */
export function relevantCombinations(
  operation: Operation,
  graph: Graph,
): readonly (readonly KnownFault[])[] {
  const query = print(parse(operation.query));
  const relevant = KNOWN_FAULTS.filter((fault) => {
    if (fault.isAboutOrder) return true;
    if (fault.cureAnswer) return graph.supergraph.includes('isInterfaceObject: true');
    if (fault.cureSupergraph) return fault.cureSupergraph(graph.supergraph) !== graph.supergraph;
    const parts = cured(operation, [fault], graph);
    return parts.length !== 1 || parts[0]?.query !== query;
  });
  return subsetsOf(relevant)
    .filter((faults) => faults.filter(({ isAboutAliases }) => isAboutAliases).length < 2)
    .sort((a, b) => a.length - b.length);
}

function subsetsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const [first, ...rest] = items;
  if (first === undefined) return [];
  const others = subsetsOf(rest);
  return [[first], ...others, ...others.map((each) => [first, ...each])];
}
