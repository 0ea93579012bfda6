import { defineGraph, type Graph, LINK } from '../graph.ts';

/** Mutations of several subgraphs over one state, which shows the order in which they ran. */
export function mutations(): Graph {
  return defineGraph({
    name: 'mutations',
    values: { id: ['c1', 'c2', 'c9'], text: ['hello', ''], by: [1, 2, -3] },
    reset: () => {
      state.steps = 0;
      state.counts.clear();
    },
    monolith: { Query: QUERY, Mutation: MUTATION, Counter: { label: labelOf, owner: ownerOf } },
    subgraphs: {
      counters: {
        sdl: `${LINK}
          type Query { counters: [Counter!]! counter(id: ID!): Counter }
          type Mutation {
            add(id: ID!, by: Int! = 1): AddPayload!
            addAll(input: [AddInput!]!): [Counter]
          }
          input AddInput { id: ID! by: Int = 2 }
          type AddPayload { step: Int! counter: Counter previous: Int }
          type Counter @key(fields: "id") { id: ID! count: Int! step: Int! }`,
        resolvers: {
          Query: QUERY,
          Mutation: { add: MUTATION.add, addAll: MUTATION.addAll },
          Counter: { __resolveReference: ({ id }: { id: string }) => counterOf(id) },
        },
      },
      notes: {
        sdl: `${LINK}
          type Mutation { note(text: String, about: ID): Note }
          type Note { step: Int! text: String counter: Counter }
          type Counter @key(fields: "id") { id: ID! label(upper: Boolean = false): String owner: Owner }
          type Owner @key(fields: "id") { id: ID! name: String }`,
        resolvers: {
          Mutation: { note: MUTATION.note },
          Counter: { label: labelOf, owner: ownerOf },
          Owner: { __resolveReference: ({ id }: { id: string }) => OWNERS[id] },
        },
      },
      owners: {
        sdl: `${LINK}
          type Mutation { rename(id: ID!, name: String! = "Zoe"): Owner }
          type Owner @key(fields: "id") { id: ID! motto: String renamed: String }`,
        resolvers: {
          Mutation: { rename: MUTATION.rename },
          Owner: { __resolveReference: (owner: Owner) => ({ ...OWNERS[owner.id], ...owner }) },
        },
      },
    },
  });
}

const state = { steps: 0, counts: new Map<string, number>() };

interface Owner {
  readonly id: string;
  readonly name?: string;
  readonly motto?: string | null;
  readonly renamed?: string;
}

const OWNERS: Readonly<Record<string, Owner>> = {
  o1: { id: 'o1', name: 'Olga', motto: 'Count!' },
  o2: { id: 'o2', name: 'Otto', motto: null },
};

interface Counter {
  readonly id: string;
}

const labelOf = ({ id }: Counter, { upper }: { upper: boolean | null }): string =>
  upper ? `COUNTER ${id}` : `counter ${id}`;
const ownerOf = ({ id }: Counter): Owner | null =>
  id === 'c1' ? { ...(OWNERS.o1 as Owner) } : id === 'c2' ? { ...(OWNERS.o2 as Owner) } : null;

/** A counter as it is at this moment. */
function counterOf(id: string) {
  if (id !== 'c1' && id !== 'c2') return null;
  return { id, count: state.counts.get(id) ?? 0, step: state.steps };
}

function step(): number {
  state.steps += 1;
  return state.steps;
}

const QUERY = {
  counters: () => ['c1', 'c2', 'c1'].map(counterOf),
  counter: (_: unknown, { id }: { id: string }) => counterOf(id),
};

const MUTATION = {
  add: (_: unknown, { id, by }: { id: string; by: number }) => {
    const previous = counterOf(id)?.count ?? null;
    if (previous !== null) state.counts.set(id, previous + by);
    return { step: step(), counter: counterOf(id), previous };
  },
  addAll: (_: unknown, { input }: { input: readonly { id: string; by?: number | null }[] }) =>
    input.map(({ id, by }) => MUTATION.add(_, { id, by: by ?? 0 }).counter),
  note: (_: unknown, { text, about }: { text?: string | null; about?: string | null }) => {
    if (text === '') throw new Error('Nothing to note.');
    return { step: step(), text, counter: about ? counterOf(about) : null };
  },
  rename: (_: unknown, { id, name }: { id: string; name: string }) => {
    step();
    return OWNERS[id] ? { ...OWNERS[id], renamed: `${name} ${state.steps}` } : null;
  },
};
