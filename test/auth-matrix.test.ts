import { describe, expect, test } from '@jest/globals';
import { type GraphQLSchema, parse } from 'graphql';
import { guardedSupergraph } from './auth/guarded-graph.ts';
import { type Asked, leakOf } from './auth/leak.ts';
import { deny, tellingTypes } from './auth/plain-interpreter.ts';
import { type Identity, PlainRequirements } from './auth/plain-requirements.ts';
import type { Operation } from './differential/engine.ts';
import type { Graph } from './differential/graph.ts';
import { GRAPHS } from './differential/graphs.ts';
import { monolithEngine } from './differential/monolith-engine.ts';
import { generateOperation } from './differential/operation-generator.ts';
import { randomOf } from './differential/random.ts';
import { shrink } from './differential/shrink.ts';
import { type Caller, facetEngine } from './testkit/facet-engine.ts';

// AUTH_SEED roams elsewhere, or repeats a failure; AUTH_SCHEMAS and AUTH_OPERATIONS roam longer.
const SEED = Number(process.env.AUTH_SEED ?? 1);
const SCHEMAS = Number(process.env.AUTH_SCHEMAS ?? 4);
const OPERATIONS = Number(process.env.AUTH_OPERATIONS ?? 20);

const ANONYMOUS: Identity = { name: 'anonymous', isSignedIn: false, scopes: [], policies: [] };

const IDENTITIES: readonly Identity[] = [
  ANONYMOUS,
  { name: 'signed in without scopes', isSignedIn: true, scopes: [], policies: [] },
  { name: 'with one scope', isSignedIn: true, scopes: ['a'], policies: [] },
  { name: 'with both scopes', isSignedIn: true, scopes: ['a', 'b'], policies: [] },
  { name: 'anonymous with a policy', isSignedIn: false, scopes: [], policies: ['p'] },
  { name: 'with everything', isSignedIn: true, scopes: ['a', 'b'], policies: ['p', 'q'] },
];

describe(`What viewers may not have, from seed ${SEED} on`, () => {
  test.each(['abstract', 'keys', 'requires', 'interface-object', 'mutations'])(
    'is null with an error in the graph "%s" as a plain interpreter says, and no subgraph is asked for it',
    async (name) => {
      const graph = (await GRAPHS[name]?.()) as Graph;
      const tally = { cases: 0, denied: 0, wouldLeak: 0 };
      for (let seed = SEED; seed < SEED + SCHEMAS; seed += 1) {
        const judge = await judgeOf(graph, seed);
        for (let at = 0; at < OPERATIONS; at += 1) {
          const operation = generateOperation(graph.api, seed * 1_000 + at, {
            values: graph.values,
            kinds: graph.reset ? 'any' : 'queries',
          });
          for (const identity of IDENTITIES) {
            const verdict = await judge(operation, identity);
            tally.cases += 1;
            if (verdict.isDenied) tally.denied += 1;
            if (verdict.wouldLeak) tally.wouldLeak += 1;
            if (verdict.difference)
              throw new Error(await smallest(graph, judge, { operation, identity, seed }));
          }
        }
      }
      console.log(
        `${name}: ${tally.cases} cases, ${tally.denied} of them with something denied, ${tally.wouldLeak} that ask for what not everybody may have`,
      );
      expect(tally.denied).toBeGreaterThan(tally.cases / 20);
      expect(tally.denied).toBeLessThan(tally.cases);
      // Who may have it is given it by subgraphs: asking for it can be seen.
      expect(tally.wouldLeak).toBeGreaterThan(tally.cases / 50);
    },
    120_000,
  );
});

interface Verdict {
  readonly isDenied: boolean;
  /** Whether subgraphs were asked for something that somebody anonymous may not have. */
  readonly wouldLeak: boolean;
  readonly difference?: string;
}

type Judge = (operation: Operation, identity: Identity) => Promise<Verdict>;

/** Tells whether compiled authorization and the plain interpreter agree, over one strewn graph. */
async function judgeOf(graph: Graph, seed: number): Promise<Judge> {
  const supergraph = guardedSupergraph(graph.supergraph, randomOf(seed));
  const document = parse(supergraph);
  let asked: Asked[] = [];
  const answer = await facetEngine({ ...graph, supergraph }, (service, each) => {
    asked.push({ service, document: each });
  });
  const schema = graph.api;
  const monolith = monolithEngine(graph.monolith as GraphQLSchema);
  return async (operation, identity) => {
    graph.reset?.();
    const full = JSON.parse(JSON.stringify(await monolith(tellingTypes(operation))));
    if (full.errors) return { isDenied: false, wouldLeak: false };
    const requirements = new PlainRequirements(document, schema, identity);
    const expected = deny(full.data, operation, { schema, requirements });
    graph.reset?.();
    asked = [];
    const actual = await answer(operation.query, operation.variables, callerOf(identity));
    const found = { data: actual.data, denials: (actual.errors ?? []).map(deniedPath) };
    const wanted = {
      data: expected.data,
      denials: expected.paths.map((path) => JSON.stringify(path)),
    };
    const difference = differenceOf(found, wanted) ?? leakOf(asked, graph, requirements);
    return {
      isDenied: expected.paths.length > 0,
      wouldLeak:
        leakOf(asked, graph, new PlainRequirements(document, schema, ANONYMOUS)) !== undefined,
      ...(difference && { difference }),
    };
  };
}

function callerOf({ isSignedIn, scopes, policies }: Identity): Caller {
  return {
    viewer: isSignedIn ? { id: 'u1', scopes } : null,
    policies: (names) => Object.fromEntries(names.map((name) => [name, policies.includes(name)])),
  };
}

function deniedPath({
  message,
  path,
  extensions,
}: {
  message: string;
  path?: readonly unknown[];
  extensions?: { readonly code?: unknown };
}): string {
  return extensions?.code === 'UNAUTHORIZED_FIELD_OR_TYPE' ? JSON.stringify(path) : message;
}

interface Told {
  readonly data: unknown;
  readonly denials: readonly string[];
}

/** Long lists of one denied field tell of its first places only. */
function differenceOf(found: Told, wanted: Told): string | undefined {
  const isSameData = JSON.stringify(found.data) === JSON.stringify(wanted.data);
  const isKnown = found.denials.every((denial) => wanted.denials.includes(denial));
  const isTold =
    wanted.denials.length > 10 || new Set(wanted.denials).size === found.denials.length;
  if (isSameData && isKnown && isTold) return undefined;
  return `found  ${JSON.stringify(found)}\nwanted ${JSON.stringify(wanted)}`;
}

interface Failure {
  readonly operation: Operation;
  readonly identity: Identity;
  readonly seed: number;
}

async function smallest(
  graph: Graph,
  judge: Judge,
  { operation, identity, seed }: Failure,
): Promise<string> {
  const shrunk = await shrink(operation, {
    schema: graph.api,
    fails: async (each) => (await judge(each, identity)).difference !== undefined,
  });
  const { difference } = await judge(shrunk, identity);
  return [
    `AUTH_SEED=${seed} AUTH_SCHEMAS=1 ${identity.name}`,
    shrunk.query,
    JSON.stringify(shrunk.variables),
    difference,
    guardedSupergraph(graph.supergraph, randomOf(seed))
      .split('\n')
      .filter(
        (line) =>
          /@(authenticated|requiresScopes|policy|signedIn|needs|fed__policy)/.test(line) &&
          !/@link|directive @/.test(line),
      )
      .join('\n'),
  ].join('\n');
}
