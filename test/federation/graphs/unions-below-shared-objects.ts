import { type FederationGraph, link } from '../federation-graph.ts';

const TOY = { __typename: 'Toy', name: 'kite' };
const COIN = { __typename: 'Coin', metal: 'silver' };
const NOTE = { __typename: 'Note', text: 'IOU' };

const CHEST = { id: 'chest' };

const ITEMS =
  '{ items { __typename ... on Toy { name } ... on Coin { metal } ... on Note { text } } }';

interface Filled {
  readonly items?: readonly object[];
}

const sharedChest = () => ({ ...CHEST, items: [TOY] });

/**
 * Each subgraph knows a member of the union that the other does not, below a shared object below a
 * shared field of an entity. What both could answer they must answer alike, so only the common
 * member may be looked into there: from an object of another kind that a subgraph answers all the
 * same, only the type's name comes through, and its fields are null. Over to the other subgraph, by
 * a field it alone has, all of that one's members may be asked for.
 */
export const UNIONS_BELOW_SHARED_OBJECTS: FederationGraph = {
  name: 'unions with one member in common below shared objects',
  subgraphs: [
    {
      name: 'attic',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Query { atticChest: Chest sharedChest: Chest @shareable }
        type Chest @key(fields: "id") { id: ID! wrap: Wrap @shareable }
        type Wrap @shareable { items: [Item!]! @shareable }
        union Item = Toy | Coin
        type Toy @shareable { name: String }
        type Coin { metal: String }`,
      resolvers: {
        Query: { sharedChest, atticChest: () => CHEST },
        Chest: { wrap: ({ items = [TOY, COIN] }: Filled) => ({ items }) },
      },
    },
    {
      name: 'barn',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Query { barnChest: Chest sharedChest: Chest @shareable }
        type Chest @key(fields: "id") { id: ID! wrap: Wrap @shareable barnWrap: Wrap }
        type Wrap @shareable { items: [Item!]! @shareable }
        union Item = Toy | Note
        type Toy @shareable { name: String }
        type Note { text: String }`,
      resolvers: {
        Query: { sharedChest, barnChest: () => CHEST },
        Chest: {
          wrap: ({ items = [TOY, NOTE] }: Filled) => ({ items }),
          barnWrap: () => ({ items: [TOY, NOTE] }),
        },
      },
    },
  ],
  cases: [
    {
      title: 'from the root of the first',
      query: `{ atticChest { wrap ${ITEMS} } }`,
      data: { atticChest: { wrap: { items: [TOY, { __typename: 'Coin', metal: null }] } } },
      errors: 'either',
    },
    {
      title: 'from the root of the second',
      query: `{ barnChest { wrap ${ITEMS} } }`,
      data: { barnChest: { wrap: { items: [TOY, { __typename: 'Note', text: null }] } } },
      errors: 'either',
    },
    {
      title: 'a member that the root does not know',
      query: '{ atticChest { wrap { items { __typename ... on Note { text } } } } }',
      data: { atticChest: { wrap: { items: [{ __typename: 'Toy' }, { __typename: 'Coin' }] } } },
    },
    {
      title: 'from the root that both share',
      query: `{ sharedChest { wrap ${ITEMS} } }`,
      data: { sharedChest: { wrap: { items: [TOY] } } },
    },
    {
      title: 'over to the other by a field it alone has',
      query: `{ atticChest { barnWrap ${ITEMS} } }`,
      data: { atticChest: { barnWrap: { items: [TOY, NOTE] } } },
    },
  ],
};
