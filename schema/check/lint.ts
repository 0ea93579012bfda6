import { getLocation, print } from 'graphql';
import type { Check } from '../check.ts';
import type { SchemaElement } from '../coordinate.ts';
import type { Finding } from './finding.ts';
import { connections } from './lint/connections.ts';
import { contractTags } from './lint/contract-tags.ts';
import { deprecations } from './lint/deprecations.ts';
import { descriptions } from './lint/descriptions.ts';
import { knownTags } from './lint/known-tags.ts';
import type { LintProblem, LintRule } from './lint/lint-rule.ts';
import { type LintedSubgraph, lintedGraph } from './lint/linted-graph.ts';
import { names } from './lint/names.ts';
import { nullability } from './lint/nullability.ts';
import { ownership } from './lint/ownership.ts';
import { restyNames } from './lint/resty-names.ts';
import type { Place, Revision } from './revision.ts';
import type { CheckSettings } from './settings.ts';

/**
 * Judges how subgraphs are written. Only what a change did is told: an element that the base has
 * word for word, and that broke the same rule there, is old. The project may ask to be told of that,
 * too, as notes (`existing`).
 */
export const lint: Check = ({ base, head }, settings) => {
  const before = base?.revision;
  const tags = settings.tags ?? contractTags([head.revision, ...(before ? [before] : [])]);
  const results = (revision: Revision) => lintRevision(revision, { ...settings, tags });
  const old = new Set(before && results(before).map(({ key }) => key));
  return results(head.revision).flatMap(({ key, finding, isAbsolute }) => {
    if (isAbsolute || !old.has(key)) return [finding];
    return settings.existing === 'note' ? [{ ...finding, severity: 'note' }] : [];
  });
};

/** Every rule, in the order in which they are told. */
const RULES: readonly LintRule[] = [
  names,
  restyNames,
  descriptions,
  connections,
  nullability,
  deprecations,
  knownTags,
  ownership,
];

/** What one revision breaks, old and new. */
export interface LintResult {
  readonly finding: Finding;
  /** The same in another revision: the rule is broken there by the same words. */
  readonly key: string;
  readonly isAbsolute: boolean;
}

/** Judges all of a revision, whatever its base; tags if `settings` say which there are. */
export function lintRevision(revision: Revision, settings: CheckSettings): LintResult[] {
  const graph = lintedGraph(revision, settings);
  return graph.subgraphs.flatMap((subgraph) => {
    const words = wordsOf(subgraph);
    return RULES.flatMap((rule) => rule(subgraph, graph)).map((problem) => ({
      finding: findingOf(problem, subgraph),
      key: JSON.stringify([
        problem.code,
        subgraph.file.name,
        problem.coordinate,
        words.get(problem.coordinate ?? ''),
      ]),
      isAbsolute: problem.isAbsolute ?? false,
    }));
  });
}

/** Each element as it is written, without what is in it, by coordinate. */
function wordsOf({ elements }: LintedSubgraph): Map<string, string> {
  const words = new Map<string, string>();
  for (const { coordinate, node } of elements) {
    words.set(coordinate, (words.get(coordinate) ?? '') + print(alone(node)));
  }
  return words;
}

function alone(node: SchemaElement['node']): SchemaElement['node'] {
  return {
    ...node,
    ...('fields' in node && { fields: [] }),
    ...('values' in node && { values: [] }),
    ...('arguments' in node && { arguments: [] }),
  } as SchemaElement['node'];
}

function findingOf(
  { code, severity, coordinate, node, message, advice }: LintProblem,
  { file }: LintedSubgraph,
): Finding {
  const place = placeOf(node, file.file);
  return { code, check: 'lint', severity, message, advice, subgraph: file.name, coordinate, place };
}

function placeOf(node: LintProblem['node'], file: string): Place {
  if (!node?.loc) return { file, line: 1, column: 1 };
  return { file, ...getLocation(node.loc.source, node.loc.start) };
}
