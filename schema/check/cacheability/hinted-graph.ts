import { buildASTSchema, type GraphQLSchema, parse } from 'graphql';
import { type AccessRules, accessRulesOf } from '../../auth/access-rules.ts';
import { takeRequirements } from '../../auth/applied-requirements.ts';
import { type CacheHints, readCacheHints } from '../../cache-hints.ts';
import { graphsByName } from '../../graphs-by-name.ts';
import { type FieldHint, fetchHints } from '../../plan/fetch-policy.ts';
import type { Step } from '../../plan/plan.ts';

/** A supergraph as far as it tells how long, and for whom, answers may be kept. */
export interface HintedGraph {
  /** The supergraph, machinery included. */
  readonly schema: GraphQLSchema;
  readonly hints: CacheHints;
  /** What fields take of viewers. */
  readonly rules: AccessRules;
  /** The value of `join__Graph` of each subgraph. */
  readonly graphs: ReadonlyMap<string, string>;
}

export function hintedGraph(supergraph: string): HintedGraph {
  const known = KNOWN.get(supergraph);
  if (known) return known;
  const { applied, document } = takeRequirements(parse(supergraph, { noLocation: true }));
  const schema = buildASTSchema(document, { assumeValid: true });
  const rules = accessRulesOf(applied, schema);
  const read = { schema, hints: readCacheHints(document), rules, graphs: graphsByName(document) };
  if (KNOWN.size >= KNOWN_MAX) KNOWN.clear();
  KNOWN.set(supergraph, read);
  return read;
}

/** A review looks at a few contracts, again and again. */
const KNOWN = new Map<string, HintedGraph>();
const KNOWN_MAX = 32;

/**
 * What its subgraph says of each field that a request asks for.
 *
 * @returns undefined where it says nothing of any field
 */
export function hintsOfStep(step: Step, graph: HintedGraph): readonly FieldHint[] | undefined {
  const over = { ...graph, graph: graph.graphs.get(step.service) ?? '' };
  const document = parse(step.text, { noLocation: true });
  const hints = step.parts.map((part) => fetchHints(document, part, over));
  return hints.some((each) => each === undefined) ? undefined : hints.flatMap((each) => each ?? []);
}
