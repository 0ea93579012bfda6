import { isInterfaceType } from 'graphql';
import { apolloEngine } from './apollo-engine.ts';
import { type Comparison, differenceOf } from './compare.ts';
import { cured, relevantCombinations } from './cure.ts';
import type { Answer, Engine, Operation } from './engine.ts';
import { mergedAnswer } from './faults/one-requirement.ts';
import { restored, restoredKey } from './faults/private-aliases.ts';
import type { Graph } from './graph.ts';
import type { KnownFault } from './known-faults.ts';
import { monolithEngine } from './monolith-engine.ts';

/** What became of one operation. */
export type Verdict =
  | { readonly kind: 'equal' }
  /** Apollo is wrong, and this is why. */
  | { readonly kind: 'known'; readonly fault: string }
  | { readonly kind: 'different'; readonly difference: string };

/** Runs operations of one graph on all engines and compares their answers. */
export interface Judge {
  judge(operation: Operation): Promise<Verdict>;
  /** Stock Apollo's own answer. */
  readonly apollo: Engine;
  /** The third opinion, where the graph has one. */
  readonly monolith: Engine | undefined;
}

/**
 * The engine must say what the monolith says. Where Apollo says otherwise, it must be for a known
 * reason: cured of it, Apollo says the same. Without a monolith, the engine must say what Apollo
 * says, cured if need be.
 */
export async function judgeOf(graph: Graph, engine: Engine): Promise<Judge> {
  const fresh =
    (each: Engine): Engine =>
    (operation) => {
      graph.reset?.();
      return each(operation);
    };
  const apollo = fresh(await apolloEngine(graph));
  const monolith = graph.monolith && fresh(monolithEngine(graph.monolith));
  const explain = explanations(graph, apollo);
  return {
    apollo,
    monolith,
    judge: async (operation) => {
      const answer = await fresh(engine)(operation);
      if (monolith) {
        const difference = differenceOf(answer, await monolith(operation));
        if (difference) return { kind: 'different', difference: `Engine, monolith: ${difference}` };
      }
      const difference = differenceOf(await apollo(operation), answer, INCLUDED);
      if (!difference) return { kind: 'equal' };
      const fault = await explain(operation, answer);
      return fault === undefined
        ? { kind: 'different', difference: `Apollo, engine: ${difference}` }
        : { kind: 'known', fault };
    },
  };
}

const INCLUDED: Comparison = { paths: 'included' };

/** Finds the fewest known faults that explain why Apollo's answer is not the right one. */
function explanations(graph: Graph, apollo: Engine) {
  const interfaces = namesOfInterfaces(graph);
  const engines = new Map([[graph.supergraph, apollo]]);
  const engineOf = async (faults: readonly KnownFault[]): Promise<Engine> => {
    const supergraph = faults.reduce(
      (each, { cureSupergraph }) => cureSupergraph?.(each) ?? each,
      graph.supergraph,
    );
    const cures = faults.flatMap(({ cureAnswer }) => cureAnswer ?? []);
    const key = cures.length > 0 ? `# other answers\n${supergraph}` : supergraph;
    const engine =
      engines.get(key) ??
      (await apolloEngine({
        supergraph,
        subgraphs: graph.subgraphs,
        received: (answer) => cures.reduce((each, cure) => cure(each, interfaces), answer),
      }));
    engines.set(key, engine);
    return engine;
  };
  const answerOf = async (operation: Operation, faults: readonly KnownFault[]): Promise<Answer> => {
    const engine = await engineOf(faults);
    const answers: Answer[] = [];
    for (const part of cured(operation, faults, graph)) {
      graph.reset?.();
      answers.push(restoredAnswer(await engine(part)));
    }
    return answers.length === 1 ? (answers[0] as Answer) : mergedAnswer(answers);
  };
  return async (operation: Operation, right: Answer): Promise<string | undefined> => {
    for (const faults of relevantCombinations(operation, graph)) {
      const isOrdered = faults.every(({ isAboutOrder, split }) => !isAboutOrder && !split);
      const keys = isOrdered ? 'strict' : 'any order';
      const answer = await answerOf(operation, faults);
      if (differenceOf(answer, right, { ...INCLUDED, keys })) continue;
      return faults.map(({ name }) => name).join(' + ');
    }
    return undefined;
  };
}

const namesOfInterfaces = ({ api }: Graph): ReadonlySet<string> =>
  new Set(
    Object.values(api.getTypeMap())
      .filter(isInterfaceType)
      .map(({ name }) => name),
  );

/** Private aliases and placeholders are the cure's own. */
function restoredAnswer({ data, errors }: Answer): Answer {
  return {
    data: restored(data),
    ...(errors && {
      errors: errors.map(({ path, ...error }) => ({
        ...error,
        ...(path && {
          path: path.map((key) => (typeof key === 'string' ? restoredKey(key) : key)),
        }),
      })),
    }),
  };
}
