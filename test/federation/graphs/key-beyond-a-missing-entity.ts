import { type FederationGraph, link } from '../federation-graph.ts';

const PARCELS = [
  { id: '1', code: 'k1', owner: { id: 'o1', name: 'Alma' } },
  { id: '2', code: 'k2', owner: { id: 'o2', name: 'Bror' } },
  { id: '3', code: 'k3', owner: { id: 'o3', name: 'Cleo' } },
];

/**
 * `index` alone knows the key that leads on to the owner, and does not know the third parcel: that
 * one has no owner, without an error, and the subgraph beyond never hears of a key that is null.
 */
export const KEY_BEYOND_A_MISSING_ENTITY: FederationGraph = {
  name: 'a key that leads on from an entity that may be missing',
  subgraphs: [
    {
      name: 'depot',
      sdl: `${link('2.3', '@key')}
        type Query { crates: [Crate] }
        type Crate { parcel: Parcel }
        type Parcel @key(fields: "code") { code: ID! }`,
      resolvers: {
        Query: { crates: () => PARCELS.map(({ code }) => ({ parcel: { code } })) },
      },
    },
    {
      name: 'index',
      sdl: `${link('2.3', '@key')}
        type Parcel @key(fields: "id") @key(fields: "code") { id: ID! code: ID! }`,
      resolvers: {
        Parcel: {
          __resolveReference: (key: ParcelKey) => {
            const parcel = find(key);
            return parcel.id === '3' ? null : parcel;
          },
        },
      },
    },
    {
      name: 'owners',
      sdl: `${link('2.3', '@key')}
        type Parcel @key(fields: "id") { id: ID! owner: Owner }
        type Owner { id: ID! name: String }`,
      resolvers: { Parcel: { __resolveReference: find } },
    },
  ],
  cases: [
    {
      title: 'some there, one missing',
      query: '{ crates { parcel { code owner { name } } } }',
      data: {
        crates: [
          { parcel: { code: 'k1', owner: { name: 'Alma' } } },
          { parcel: { code: 'k2', owner: { name: 'Bror' } } },
          { parcel: { code: 'k3', owner: null } },
        ],
      },
    },
  ],
};

interface ParcelKey {
  readonly id?: string;
  readonly code?: string;
}

function find(key: ParcelKey) {
  const parcel = PARCELS.find(({ id, code }) => id === key.id || code === key.code);
  if (!parcel) throw new Error('Asked for no parcel in particular.');
  return parcel;
}
