import {
  byId,
  type FederationGraph,
  type Identified,
  link,
  required,
} from '../federation-graph.ts';

const PLACES = [
  { __typename: 'Locker', id: 'l1', town: 'Bergen', region: 'Vestland' },
  { __typename: 'Depot', id: 'd1', town: 'Oslo', region: 'Oslofjord' },
];

const PARCELS = [
  { id: 'p1', label: 'Books', placeId: 'l1' },
  { id: 'p2', label: 'Lamps', placeId: 'd1' },
] as const;

const place = (id: string) => byId(PLACES)({ id });

/**
 * What `Parcel.town` requires lies below an interface that has more implementations where it is
 * resolved than where it is required. `Parcel.region` requires it of one implementation only: a
 * parcel elsewhere is still sent, with an empty `place`, and its region is null without an error.
 */
export const REQUIRES_THROUGH_AN_INTERFACE: FederationGraph = {
  name: 'a requirement below an interface that another subgraph implements more often',
  subgraphs: [
    {
      name: 'addresses',
      sdl: `${link('2.3', '@key', '@external', '@requires', '@shareable')}
        type Query { first: Parcel }
        interface Place { id: ID! }
        type Locker implements Place @key(fields: "id") { id: ID! town: String @shareable }
        type Depot implements Place @key(fields: "id") { id: ID! town: String @shareable }
        type Parcel @key(fields: "id") {
          id: ID!
          label: String! @shareable
          place: Place @external
          town: String @requires(fields: "place { id }")
          region: String @requires(fields: "place { ... on Depot { id } }")
        }`,
      resolvers: {
        Query: { first: () => ({ id: 'p1' }) },
        Parcel: {
          label: (parcel: Identified) => byId(PARCELS)(parcel)?.label,
          town: (parcel: { place?: Identified }) => place(required(parcel.place?.id))?.town,
          region: (parcel: { place?: Partial<Identified> }) => {
            const { id } = required(parcel.place);
            return id && place(id)?.region;
          },
        },
        Locker: { __resolveReference: byId(PLACES) },
        Depot: { __resolveReference: byId(PLACES) },
      },
    },
    {
      name: 'boxes',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Query { second: Parcel }
        interface Place { id: ID! }
        type Locker implements Place @key(fields: "id") { id: ID! town: String @shareable }
        type Depot implements Place @key(fields: "id") { id: ID! town: String @shareable }
        type Kiosk implements Place @key(fields: "id") { id: ID! town: String @shareable }
        type Parcel @key(fields: "id") {
          id: ID!
          label: String! @shareable
          place: Place @shareable
        }`,
      resolvers: {
        Query: { second: () => PARCELS[1] },
        Parcel: {
          __resolveReference: byId(PARCELS),
          place: ({ placeId }: { placeId: string }) => place(placeId),
        },
        Locker: { __resolveReference: byId(PLACES) },
        Depot: { __resolveReference: byId(PLACES) },
      },
    },
  ],
  cases: [
    {
      title: 'of any implementation, fetched from elsewhere and brought back',
      query: '{ first { town } }',
      data: { first: { town: 'Bergen' } },
    },
    {
      title: 'of any implementation, known where the query starts',
      query: '{ second { town } }',
      data: { second: { town: 'Oslo' } },
    },
    {
      title: 'of one implementation, for an object of another',
      query: '{ first { region } }',
      data: { first: { region: null } },
    },
    {
      title: 'of one implementation, for an object of it',
      query: '{ second { region town } }',
      data: { second: { region: 'Oslofjord', town: 'Oslo' } },
    },
    {
      title: 'an external object of abstract type by way of the entity',
      query: '{ first { place { __typename id } } }',
      data: { first: { place: { __typename: 'Locker', id: 'l1' } } },
    },
    {
      title: 'the same object asked of the subgraph that resolves it',
      query: '{ second { place { __typename id } } }',
      data: { second: { place: { __typename: 'Depot', id: 'd1' } } },
    },
  ],
};
