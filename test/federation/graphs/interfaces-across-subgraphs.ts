import {
  byId,
  type FederationGraph,
  type Identified,
  link,
  required,
} from '../federation-graph.ts';

const MAKERS = [
  { id: 'm1', email: 'ada@strings.test', name: 'Ada' },
  { id: 'm2', email: 'bo@strings.test', name: 'Bo' },
];

const SMALL = 'small';

const VIOLINS = [
  {
    __typename: 'Violin',
    id: 'i1',
    code: 'V-1',
    title: 'Violin one',
    makerId: 'm1',
    size: { kind: SMALL, kilos: 0.5 },
    seller: { __typename: 'Owner', email: 'ada@strings.test' },
    secret: false,
  },
  {
    __typename: 'Violin',
    id: 'i3',
    code: 'V-3',
    title: 'Violin three',
    makerId: 'm2',
    size: { kind: SMALL, kilos: 0.6 },
    seller: { __typename: 'Shop', id: 's1' },
    secret: false,
  },
] as const;

const FLUTES = [
  {
    __typename: 'Flute',
    id: 'i2',
    code: 'F-2',
    title: 'Flute two',
    makerId: 'm1',
    size: { kind: SMALL, kilos: 0.2 },
    seller: { __typename: 'Shop', id: 's1' },
    secret: false,
  },
  {
    __typename: 'Flute',
    id: 'i4',
    code: 'F-4',
    title: 'Flute four',
    makerId: 'm2',
    size: { kind: SMALL, kilos: 0.3 },
    seller: { __typename: 'Owner', email: 'ada@strings.test' },
    secret: true,
  },
] as const;

const INSTRUMENTS = [...VIOLINS, ...FLUTES];

const OPINIONS = [
  { id: 1, text: 'Warm', instrumentId: 'i1', stars: 3 },
  { id: 2, text: 'Loud', instrumentId: 'i1', stars: 4 },
  { id: 3, text: 'Airy', instrumentId: 'i2', stars: 5 },
];

const SHOPS = [{ id: 's1', company: 'Bow & Reed', email: { address: 'shop@strings.test' } }];

type Instrument = (typeof INSTRUMENTS)[number];

const alike = ({ id, __typename }: Instrument) =>
  INSTRUMENTS.filter((other) => other.id !== id && other.__typename === __typename);

const instrument = {
  __resolveReference: byId(INSTRUMENTS),
  alike,
  maker: ({ makerId }: Instrument) => byId(MAKERS)({ id: makerId }),
};

const carried = {
  courier: ({ size }: { size?: Instrument['size'] }, { zip }: { zip?: string }) => {
    const { kind, kilos } = required(size);
    return zip && kind === SMALL && kilos < 1 ? { soonest: 'today', usual: 'tomorrow' } : null;
  },
};

const opinionsOn = (id: string) => OPINIONS.filter(({ instrumentId }) => instrumentId === id);

const judged = {
  opinions: ({ id }: Identified) => opinionsOn(id),
  opinionCount: ({ id }: Identified) => opinionsOn(id).length,
  stars: ({ id }: Identified) => opinionsOn(id).reduce((sum, { stars }) => sum + stars, 0),
  opinionsOnAlike: ({ alike }: { alike?: readonly Identified[] }) =>
    required(alike).flatMap(({ id }) => opinionsOn(id)),
};

const instrumentCount = ({ email }: { email: string }) => {
  const maker = MAKERS.find((each) => each.email === email);
  return INSTRUMENTS.filter(({ makerId }) => makerId === maker?.id).length;
};

/** The opinions on all four instruments, each with its instrument as told. */
const opinionated = (i1: object, i2: object) => ({
  instruments: [
    { id: 'i1', opinions: [{ instrument: i1 }, { instrument: i1 }] },
    { id: 'i3', opinions: [] },
    { id: 'i2', opinions: [{ instrument: i2 }] },
    { id: 'i4', opinions: [] },
  ],
});

/** A query for the opinions on all instruments and the instruments behind them. */
const opinionsWith = (instrument: string) => `{
  instruments { id opinions { instrument { id ${instrument} } } }
}`;

/**
 * One interface with different fields in three subgraphs, its implementations shared out among
 * even more: a field of the interface must be asked of each implementation by itself where the
 * subgraph at hand does not have it. A union grows by a member in a subgraph that nobody reaches
 * it from. `@skip` and `@include` stand on fragments, nested and repeated.
 */
export const INTERFACES_ACROSS_SUBGRAPHS: FederationGraph = {
  name: 'interfaces and a union shared out among seven subgraphs',
  subgraphs: [
    {
      name: 'agents',
      sdl: `${link('2.3', '@key')}
        type Shop @key(fields: "id") { id: ID! company: String email: Email }
        type Email { address: String }
        type Guild @key(fields: "id") { id: ID! name: String email: String }
        extend union Seller = Shop | Guild`,
      resolvers: {
        Shop: { __resolveReference: byId(SHOPS) },
        Guild: {
          __resolveReference: ({ id }: Identified) => ({ id, name: id, email: `${id}@guild.test` }),
        },
      },
    },
    {
      name: 'bows',
      sdl: `schema @link(
          url: "https://specs.apollo.dev/federation/v2.3"
          import: ["@key", "@shareable", "@external", "@requires"]
        ) { query: Query }
        type Violin @key(fields: "id") { id: ID! title: String }
        type Query { violins: [Violin] }`,
      resolvers: {
        Query: { violins: () => VIOLINS },
        Violin: { __resolveReference: byId(VIOLINS) },
      },
    },
    {
      name: 'carriage',
      sdl: `${link('2.3', '@key', '@shareable', '@external', '@requires')}
        interface Instrument { id: ID! size: Size courier(zip: String): Courier }
        type Violin implements Instrument @key(fields: "id") {
          id: ID!
          size: Size @external
          courier(zip: String): Courier @requires(fields: "size { kind kilos }")
        }
        type Flute implements Instrument @key(fields: "id") {
          id: ID!
          size: Size @external
          courier(zip: String): Courier @requires(fields: "size { kind kilos }")
        }
        type Size @shareable { kind: String kilos: Float }
        type Courier { usual: String soonest: String }`,
      resolvers: { Violin: carried, Flute: carried },
    },
    {
      name: 'flutes',
      sdl: `schema @link(
          url: "https://specs.apollo.dev/federation/v2.3"
          import: ["@key", "@shareable"]
        ) { query: Query }
        type Flute @key(fields: "id") { id: ID! title: String }
        type Query { flutes: [Flute] }`,
      resolvers: {
        Query: { flutes: () => FLUTES },
        Flute: { __resolveReference: byId(FLUTES) },
      },
    },
    {
      name: 'instruments',
      sdl: `schema @link(
          url: "https://specs.apollo.dev/federation/v2.3"
          import: ["@key", "@shareable", "@inaccessible", "@external"]
        ) { query: Query }
        type Query { instruments: [Instrument] alike(id: ID!): [Instrument] }
        interface Instrument {
          id: ID!
          code: String
          size: Size
          maker: Maker
          secret: Boolean @inaccessible
        }
        interface Alike { alike: [Instrument] }
        type Size @shareable { kind: String kilos: Float }
        type Violin implements Instrument & Alike @key(fields: "id") {
          id: ID!
          code: String
          size: Size @shareable
          maker: Maker
          alike: [Violin]
          secret: Boolean
          seller: Seller
        }
        type Flute implements Instrument & Alike @key(fields: "id") {
          id: ID!
          code: String
          size: Size @shareable
          maker: Maker
          alike: [Flute]
          secret: Boolean
          seller: Seller
        }
        union Seller = Shop | Owner
        type Shop { id: ID! @shareable }
        type Owner { email: String }
        type Maker @key(fields: "email") { email: ID! instrumentCount: Int @shareable }`,
      resolvers: {
        Query: {
          instruments: () => INSTRUMENTS,
          alike: (_: unknown, reference: Identified) => {
            const found = byId(INSTRUMENTS)(reference);
            return found ? alike(found) : [];
          },
        },
        Violin: instrument,
        Flute: instrument,
        Maker: { instrumentCount },
      },
    },
    {
      name: 'opinions',
      sdl: `schema @link(
          url: "https://specs.apollo.dev/federation/v2.3"
          import: ["@key", "@shareable", "@external", "@requires"]
        ) { query: Query }
        type Violin implements Instrument & Alike @key(fields: "id") {
          id: ID!
          opinionCount: Int!
          stars: Float! @shareable
          opinions: [Opinion!]!
          alike: [Violin] @external
          opinionsOnAlike: [Opinion!]! @requires(fields: "alike { id }")
        }
        type Flute implements Instrument & Alike @key(fields: "id") {
          id: ID!
          opinionCount: Int!
          stars: Float! @shareable
          opinions: [Opinion!]!
          alike: [Flute] @external
          opinionsOnAlike: [Opinion!]! @requires(fields: "alike { id }")
        }
        interface Instrument {
          id: ID!
          opinionCount: Int!
          stars: Float!
          opinions: [Opinion!]!
        }
        interface Alike { alike: [Instrument] }
        type Query { opinion(id: Int!): Opinion }
        type Opinion { id: Int! text: String! instrument: Instrument }`,
      resolvers: {
        Query: {
          opinion: (_: unknown, { id }: { id: number }) => OPINIONS.find((each) => each.id === id),
        },
        Violin: judged,
        Flute: judged,
        Opinion: {
          instrument: ({ instrumentId }: { instrumentId: string }) => {
            const found = byId(INSTRUMENTS)({ id: instrumentId });
            return found && { __typename: found.__typename, id: found.id };
          },
        },
      },
    },
    {
      name: 'players',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Maker @key(fields: "email") {
          email: ID!
          name: String
          instrumentCount: Int @shareable
        }`,
      resolvers: {
        Maker: {
          name: ({ email }: { email: string }) =>
            MAKERS.find((maker) => maker.email === email)?.name,
          instrumentCount,
        },
      },
    },
  ],
  cases: [
    {
      title: 'an object that the interface has, of every implementation',
      query: '{ instruments { id size { kind kilos } } }',
      data: {
        instruments: [
          { id: 'i1', size: { kind: 'small', kilos: 0.5 } },
          { id: 'i3', size: { kind: 'small', kilos: 0.6 } },
          { id: 'i2', size: { kind: 'small', kilos: 0.2 } },
          { id: 'i4', size: { kind: 'small', kilos: 0.3 } },
        ],
      },
    },
    {
      title: 'a list of the interface',
      query: '{ alike(id: "i1") { id code } }',
      data: { alike: [{ id: 'i3', code: 'V-3' }] },
    },
    {
      title: 'a field of the interface elsewhere, which requires one of here, twice under aliases',
      query: `{
        violins: alike(id: "i1") { id code courier(zip: "0150") { soonest usual } }
        flutes: alike(id: "i2") { id code courier(zip: "0150") { soonest usual } }
      }`,
      data: {
        violins: [{ id: 'i3', code: 'V-3', courier: { soonest: 'today', usual: 'tomorrow' } }],
        flutes: [{ id: 'i4', code: 'F-4', courier: { soonest: 'today', usual: 'tomorrow' } }],
      },
    },
    {
      title: 'one field of the interface, of itself and of each implementation, with type names',
      query: `{
        instruments {
          code
          ... on Instrument { code }
          ... on Violin { code }
          ... on Flute { code }
          ... on Alike { __typename type: __typename }
        }
      }`,
      data: {
        instruments: [
          { code: 'V-1', __typename: 'Violin', type: 'Violin' },
          { code: 'V-3', __typename: 'Violin', type: 'Violin' },
          { code: 'F-2', __typename: 'Flute', type: 'Flute' },
          { code: 'F-4', __typename: 'Flute', type: 'Flute' },
        ],
      },
    },
    {
      title: 'an aliased entity of the interface beside a field of one implementation elsewhere',
      query: `{
        instruments {
          creator: maker { email instrumentCount }
          ... on Flute { title }
        }
      }`,
      data: {
        instruments: [
          { creator: { email: 'ada@strings.test', instrumentCount: 2 } },
          { creator: { email: 'bo@strings.test', instrumentCount: 2 } },
          { creator: { email: 'ada@strings.test', instrumentCount: 2 }, title: 'Flute two' },
          { creator: { email: 'bo@strings.test', instrumentCount: 2 }, title: 'Flute four' },
        ],
      },
    },
    {
      title: 'back through another subgraph, with different fields by implementation',
      query: `{
        instruments {
          id
          opinions { instrument { code ... on Flute { title } ... on Violin { opinionCount } } }
        }
      }`,
      data: opinionated({ code: 'V-1', opinionCount: 2 }, { code: 'F-2', title: 'Flute two' }),
    },
    {
      title: 'a list of the interface elsewhere',
      query: '{ instruments { id opinions { id } } }',
      data: {
        instruments: [
          { id: 'i1', opinions: [{ id: 1 }, { id: 2 }] },
          { id: 'i3', opinions: [] },
          { id: 'i2', opinions: [{ id: 3 }] },
          { id: 'i4', opinions: [] },
        ],
      },
    },
    {
      title: 'a fragment that is included',
      query: `query ($on: Boolean = true) ${opinionsWith(
        '... on Violin @include(if: $on) { title } ... on Flute { code }',
      )}`,
      data: opinionated({ id: 'i1', title: 'Violin one' }, { id: 'i2', code: 'F-2' }),
    },
    {
      title: 'a fragment that is not included',
      query: `query ($on: Boolean = false) ${opinionsWith(
        '... on Violin @include(if: $on) { title } ... on Flute { code }',
      )}`,
      data: opinionated({ id: 'i1' }, { id: 'i2', code: 'F-2' }),
    },
    {
      title: 'a fragment that is not skipped',
      query: `query ($on: Boolean = false) ${opinionsWith(
        '... on Violin @skip(if: $on) { title } ... on Flute { code }',
      )}`,
      data: opinionated({ id: 'i1', title: 'Violin one' }, { id: 'i2', code: 'F-2' }),
    },
    {
      title: 'a fragment that is skipped',
      query: `query ($on: Boolean = true) ${opinionsWith(
        '... on Violin @skip(if: $on) { title } ... on Flute { code }',
      )}`,
      data: opinionated({ id: 'i1' }, { id: 'i2', code: 'F-2' }),
    },
    {
      title: 'a fragment that is skipped before another on the same type',
      query: `query ($on: Boolean = true) ${opinionsWith(
        '... on Violin @skip(if: $on) { title } ... on Violin { code } ... on Flute { code }',
      )}`,
      data: opinionated({ id: 'i1', code: 'V-1' }, { id: 'i2', code: 'F-2' }),
    },
    {
      title: 'a fragment that is not skipped before another on the same type',
      query: `query ($on: Boolean = false) ${opinionsWith(
        '... on Violin @skip(if: $on) { title } ... on Violin { code } ... on Flute { code }',
      )}`,
      data: opinionated({ id: 'i1', title: 'Violin one', code: 'V-1' }, { id: 'i2', code: 'F-2' }),
    },
    {
      title: 'a fragment within one that is included',
      query: `query ($on: Boolean = true) ${opinionsWith(
        '... on Violin @include(if: $on) { title ... on Violin { code } } ... on Flute { code }',
      )}`,
      data: opinionated({ id: 'i1', title: 'Violin one', code: 'V-1' }, { id: 'i2', code: 'F-2' }),
    },
    {
      title: 'a fragment that is skipped within one that is included',
      query: `query ($on: Boolean = true) ${opinionsWith(
        `... on Violin @include(if: $on) { title ... on Violin @skip(if: $on) { code } }
         ... on Flute { code }`,
      )}`,
      data: opinionated({ id: 'i1', title: 'Violin one' }, { id: 'i2', code: 'F-2' }),
    },
    {
      title: 'a union below each implementation, one member an entity elsewhere',
      query: `${opinionsWith('... on Flute { seller { ...S } } ... on Violin { seller { ...S } }')}
      fragment S on Seller { ... on Shop { id company } ... on Owner { email } }`,
      data: opinionated(
        { id: 'i1', seller: { email: 'ada@strings.test' } },
        { id: 'i2', seller: { id: 's1', company: 'Bow & Reed' } },
      ),
    },
    {
      title: 'a union with a member its subgraph does not know',
      query: `${opinionsWith('... on Flute { seller { ...S } } ... on Violin { seller { ...S } }')}
      fragment S on Seller {
        ... on Shop { id company }
        ... on Owner { email }
        ... on Guild { name }
      }`,
      data: opinionated(
        { id: 'i1', seller: { email: 'ada@strings.test' } },
        { id: 'i2', seller: { id: 's1', company: 'Bow & Reed' } },
      ),
    },
    {
      title: 'a union whose members hold a string and an object by the same name',
      query: `${opinionsWith('... on Flute { seller { ...S } } ... on Violin { seller { ...S } }')}
      fragment S on Seller {
        ... on Shop { mailbox: email { address } }
        ... on Owner { mail: email }
        ... on Guild { mail: email }
      }`,
      data: opinionated(
        { id: 'i1', seller: { mail: 'ada@strings.test' } },
        { id: 'i2', seller: { mailbox: { address: 'shop@strings.test' } } },
      ),
    },
    {
      title: 'lists of its own kind that an implementation requires',
      query:
        '{ instruments { ... on Alike { alike { code } } ... on Violin { opinionsOnAlike { id } } } }',
      data: {
        instruments: [
          { alike: [{ code: 'V-3' }], opinionsOnAlike: [] },
          { alike: [{ code: 'V-1' }], opinionsOnAlike: [{ id: 1 }, { id: 2 }] },
          { alike: [{ code: 'F-4' }] },
          { alike: [{ code: 'F-2' }] },
        ],
      },
    },
  ],
};
