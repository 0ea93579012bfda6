import { type Case, isPrivateLeaf } from './cases.ts';
import { documentOf, type Lengths, maximumOf, reached } from './document.ts';
import type { Known } from './representations.ts';
import type { Question, Representation, Subgraph } from './subgraphs.ts';

/** A case at growing sizes: the requests to send, and how much data each must bring. */
export interface Plan {
  readonly subgraph: Subgraph;
  readonly name: string;
  readonly requests: readonly { readonly size: number; readonly question: Question }[];
  /** How much data an answer holds at the end of the case. */
  readonly found: (data: unknown) => number;
}

/** The sizes that are compared; what the shop has less of is measured as far as it goes. */
export const SIZES = [1, 10, 100] as const;

/** Tried in turn until a list of that length brings data: the first of a kind may come late. */
const LENGTHS = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89];

/** Finds representations or list lengths at which the case really brings data. */
export async function planOf(subgraph: Subgraph, measured: Case, known: Known): Promise<Plan> {
  const { viewer } = known;
  if (!measured.entity) return growingList(subgraph, measured, { viewer });
  const all = known.of(measured.entity);
  const { useful, length } = await usefulOf(subgraph, measured, { all, viewer });
  const [only, ...others] = useful;
  if (!only) throw new Error(`No representation brings data: ${subgraph.name} ${measured.name}`);
  if (others.length > 0) {
    return planned(subgraph, measured, (size) => {
      const representations = useful.slice(0, size);
      // The lists inside grow as well, from the least length that brings data.
      const inner = size === 1 ? length : length + 2;
      return {
        size: representations.length,
        lengths: { first: inner, inner },
        representations,
        viewer,
      };
    });
  }
  // Only the viewer may see it: what can grow is the viewer's own list.
  if (measured.steps.some(({ field }) => maximumOf(field))) {
    return growingList(subgraph, measured, { viewer, representations: [only] });
  }
  return planned(subgraph, measured, (size) => ({
    size,
    lengths: { first: 1, inner: 1 },
    representations: Array<Representation>(size).fill(only),
    viewer,
  }));
}

type Sender = Pick<Question, 'representations' | 'viewer'>;

/** The representations that bring data, and the least length of lists at which some do. */
async function usefulOf(
  subgraph: Subgraph,
  measured: Case,
  { all, viewer }: { all: readonly Representation[]; viewer: string },
): Promise<{ useful: Representation[]; length: number }> {
  for (const length of LENGTHS.slice(0, 5)) {
    const query = documentOf(subgraph.schema, measured, { first: length, inner: length });
    const { data, errors = [] } = await subgraph.ask({ query, representations: all, viewer });
    const entities = (data?._entities ?? []) as unknown[];
    const useful = all.filter((_, index) => {
      const failed = errors.some(({ path = [] }) => path[1] === index);
      return !failed && foundBy(measured, { _entities: [entities[index]] }) > 0;
    });
    if (useful.length > 0) return { useful, length };
  }
  return { useful: [], length: 1 };
}

/** The first list on the way grows; its smallest length is the least that brings data. */
async function growingList(subgraph: Subgraph, measured: Case, sender: Sender): Promise<Plan> {
  const maximum = measured.steps.map(({ field }) => maximumOf(field)).find(Boolean) ?? 1;
  const asked = (size: number) => ({
    size: Math.min(size, maximum),
    lengths: { first: size, inner: size === 1 ? 1 : 3 },
    ...sender,
  });
  const plan = planned(subgraph, measured, asked, LENGTHS);
  const answers: { size: number; found: number; types: number }[] = [];
  for (const { size, question } of plan.requests) {
    const { data } = await subgraph.ask(question);
    answers.push({ size, found: plan.found(data), types: typesIn(measured, data) });
  }
  // Of a union, every member that can come must be there from the start: each has its own fields.
  const most = Math.max(...answers.map(({ types }) => types));
  const least = answers.find(({ found, types }) => found > 0 && types === most);
  if (least) return planned(subgraph, measured, asked, [least.size, ...SIZES.slice(1)]);
  throw new Error(`No list length brings data: ${subgraph.name} ${measured.name}`);
}

function planned(
  subgraph: Subgraph,
  measured: Case,
  asked: (size: number) => { size: number; lengths: Lengths } & Sender,
  sizes: readonly number[] = SIZES,
): Plan {
  return {
    subgraph,
    name: measured.name,
    requests: sizes.map((wanted) => {
      const { size, lengths, ...sender } = asked(wanted);
      return {
        size,
        question: { query: documentOf(subgraph.schema, measured, lengths), ...sender },
      };
    }),
    found: (data) => foundBy(measured, data),
  };
}

/** How many kinds of objects stand at the end of the case. */
function typesIn(measured: Case, data: unknown): number {
  const ends = endsOf(measured, data) as { __typename?: string }[];
  return new Set(ends.map(({ __typename }) => __typename)).size;
}

function foundBy(measured: Case, data: unknown): number {
  return endsOf(measured, data).length;
}

function endsOf({ entity, steps }: Case, data: unknown): unknown[] {
  const { _entities: entities } = (data ?? {}) as { _entities?: unknown[] };
  const last = steps.at(-1);
  // A value that only the viewer may see may be null; that its parent is there is enough.
  const way = last && isPrivateLeaf(last.field) ? steps.slice(0, -1) : steps;
  return reached(entity ? entities : data, way);
}
