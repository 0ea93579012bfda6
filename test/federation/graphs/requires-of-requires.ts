import { byId, type FederationGraph, link, required } from '../federation-graph.ts';

const TICKETS = [{ id: 't1', price: 699.99, hasRebate: true }];

/**
 * Two chains of three subgraphs end in one entity: what `door` requires is computed in `counter`
 * out of what it requires in turn. The first chain begins with a field that clients cannot see.
 * Each representation must carry what its own fields require, whichever of them are asked together.
 */
export const REQUIRES_OF_REQUIRES: FederationGraph = {
  name: 'requirements of requirements',
  subgraphs: [
    {
      name: 'account',
      sdl: `${link('2.3', '@key', '@inaccessible')}
        type Ticket @key(fields: "id") { id: ID! price: Float! @inaccessible }`,
      resolvers: { Ticket: { __resolveReference: byId(TICKETS) } },
    },
    {
      name: 'booking',
      sdl: `${link('2.3', '@key')}
        type Query { ticket: Ticket }
        type Ticket @key(fields: "id") { id: ID! hasRebate: Boolean! }`,
      resolvers: {
        Query: { ticket: () => TICKETS[0] },
        Ticket: { __resolveReference: byId(TICKETS) },
      },
    },
    {
      name: 'counter',
      sdl: `${link('2.3', '@key', '@external', '@requires')}
        type Ticket @key(fields: "id") {
          id: ID!
          price: Float! @external
          isDear: Boolean! @requires(fields: "price")
          hasRebate: Boolean! @external
          isDearDespiteRebate: Boolean! @requires(fields: "hasRebate")
        }`,
      resolvers: {
        Ticket: {
          isDear: ({ price }: { price?: number }) => required(price) > 500,
          isDearDespiteRebate: ({ hasRebate }: { hasRebate?: boolean }) => !required(hasRebate),
        },
      },
    },
    {
      name: 'door',
      sdl: `${link('2.3', '@key', '@external', '@requires')}
        type Ticket @key(fields: "id") {
          id: ID!
          isDear: Boolean! @external
          isDearDespiteRebate: Boolean! @external
          sells: Boolean! @requires(fields: "isDear")
          sellsAgain: Boolean! @requires(fields: "isDear")
          sellsWithRebate: Boolean! @requires(fields: "isDearDespiteRebate")
          sellsSomehow: Boolean! @requires(fields: "isDearDespiteRebate isDear")
          sellsSomehowAgain: Boolean! @requires(fields: "isDear isDearDespiteRebate")
        }`,
      resolvers: {
        Ticket: {
          sells: ({ isDear }: Prices) => !required(isDear),
          sellsAgain: ({ isDear }: Prices) => !required(isDear),
          sellsWithRebate: ({ isDearDespiteRebate }: Prices) => !required(isDearDespiteRebate),
          sellsSomehow: somehow,
          sellsSomehowAgain: somehow,
        },
      },
    },
  ],
  cases: [
    {
      title: 'a chain whose first link is hidden from clients',
      query: '{ ticket { sells } }',
      data: { ticket: { sells: false } },
    },
    {
      title: 'its middle',
      query: '{ ticket { isDear } }',
      data: { ticket: { isDear: true } },
    },
    {
      title: 'its middle and its end',
      query: '{ ticket { isDear sells } }',
      data: { ticket: { isDear: true, sells: false } },
    },
    {
      title: 'a chain whose first link the query starts with',
      query: '{ ticket { sellsWithRebate } }',
      data: { ticket: { sellsWithRebate: true } },
    },
    {
      title: 'two chains side by side',
      query: '{ ticket { sells sellsWithRebate } }',
      data: { ticket: { sells: false, sellsWithRebate: true } },
    },
    {
      title: 'two chains in one requirement, in either order',
      query: '{ ticket { sellsSomehow sellsSomehowAgain } }',
      data: { ticket: { sellsSomehow: true, sellsSomehowAgain: true } },
    },
    {
      title: 'every link at once',
      query: `{ ticket {
        id hasRebate isDear isDearDespiteRebate sells sellsAgain sellsWithRebate sellsSomehow
      } }`,
      data: {
        ticket: {
          id: 't1',
          hasRebate: true,
          isDear: true,
          isDearDespiteRebate: false,
          sells: false,
          sellsAgain: false,
          sellsWithRebate: true,
          sellsSomehow: true,
        },
      },
    },
  ],
};

interface Prices {
  readonly isDear?: boolean;
  readonly isDearDespiteRebate?: boolean;
}

function somehow({ isDear, isDearDespiteRebate }: Prices): boolean {
  return !(required(isDear) && required(isDearDespiteRebate));
}
