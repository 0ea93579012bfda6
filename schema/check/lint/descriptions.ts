import type { SchemaElement } from '../../coordinate.ts';
import type { LintProblem, LintRule } from './lint-rule.ts';
import type { LintedSubgraph } from './linted-graph.ts';

/**
 * All that clients see is described, by any of the subgraphs that define it. Directives are not
 * for clients, and what is `@external` is described where it is answered.
 */
export const descriptions: LintRule = (subgraph, { described }) => {
  const external = externalOf(subgraph);
  return subgraph.elements
    .filter(({ coordinate }) => !described.has(coordinate))
    .filter((element) => isForClients(element) && !external.test(element.coordinate))
    .map(
      ({ coordinate, node }): LintProblem => ({
        code: 'ALL_ELEMENTS_REQUIRE_DESCRIPTION',
        severity: 'warning',
        coordinate,
        node: node.name,
        message: `\`${coordinate}\` has no description.`,
        advice: 'Say above it, in a sentence, what a client gets or gives there.',
      }),
    );
};

/** Fits what is external, and all that is in it. */
function externalOf({ elements, directivesOf }: LintedSubgraph): RegExp {
  const external = elements
    .filter(({ node }) => directivesOf(node, 'external').length > 0)
    .map(({ coordinate }) => RegExp.escape(coordinate));
  return external.length > 0 ? new RegExp(`^(?:${external.join('|')})(?![A-Za-z0-9_])`) : /$^/;
}

const ROOTS: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/** An extension is described where its type is. */
function isForClients({ coordinate, node }: SchemaElement): boolean {
  return !coordinate.startsWith('@') && !ROOTS.has(coordinate) && !node.kind.endsWith('Extension');
}
