import { type FederationGraph, link } from '../federation-graph.ts';

const KAYAK = {
  id: '1',
  make: { id: '1', brand: 'Selkie', model: 'K2' },
  kind: { id: '1', name: 'Sea kayak' },
  cost: { id: '1', amount: 1000, currency: 'NOK' },
};

const WHOLE = '{ id make { id brand model } kind { id name } cost { id amount currency } }';

const shared = (part: keyof typeof KAYAK) => {
  const kayak = { id: KAYAK.id, [part]: KAYAK[part] };
  return { Query: { kayak: () => kayak, kayaks: () => [kayak] } };
};

const ROOTS = 'type Query { kayak: Kayak! @shareable kayaks: [Kayak!]! @shareable }';

/**
 * No entity anywhere: all three subgraphs are asked the same root, each for its part, and the parts
 * merge, elements of a list by their place in it.
 */
export const SHARED_ROOTS: FederationGraph = {
  name: 'a root that three subgraphs answer in parts',
  subgraphs: [
    {
      name: 'kinds',
      sdl: `${link('2.3', '@key', '@shareable')} ${ROOTS}
        type Kayak { id: ID! @shareable kind: Kind! }
        type Kind { id: ID! name: String! }`,
      resolvers: shared('kind'),
    },
    {
      name: 'makes',
      sdl: `${link('2.3', '@key', '@shareable')} ${ROOTS}
        type Kayak { id: ID! @shareable make: Make! }
        type Make { id: ID! brand: String! model: String! }`,
      resolvers: shared('make'),
    },
    {
      name: 'prices',
      sdl: `${link('2.3', '@key', '@shareable')} ${ROOTS}
        type Kayak { id: ID! @shareable cost: Cost! }
        type Cost { id: ID! amount: Int! currency: String! }`,
      resolvers: shared('cost'),
    },
  ],
  cases: [
    { title: 'an object', query: `{ kayak ${WHOLE} }`, data: { kayak: KAYAK } },
    { title: 'a list', query: `{ kayaks ${WHOLE} }`, data: { kayaks: [KAYAK] } },
  ],
};
