import {
  byId,
  type FederationGraph,
  type Identified,
  link,
  required,
} from '../federation-graph.ts';

const GARDENERS = [
  { id: 'g1', name: 'Gro', handle: '@gro' },
  { id: 'g2', name: 'Per', handle: '@per' },
];

const PLANTS = [
  { code: 'fern', name: 'Fern', height: 11, width: 1 },
  { code: 'rose', name: 'Rose', height: 22, width: 2 },
];

const REMARKS = [
  { id: 'r1', text: 'Lush', gardenerId: 'g1', plantCode: 'fern' },
  { id: 'r2', text: 'Thorny', gardenerId: 'g1', plantCode: 'rose' },
];

const IN_BLOOM = ['fern'];

const plant = ({ code }: Coded) => PLANTS.find((each) => each.code === code) ?? null;
const area = ({ height, width }: Measures) => required(height) * required(width) * 10;

/**
 * The everyday combination: fields computed from two others' (`@requires`), a field another owns
 * but one path brings along (`@provides`), and entities that lead back to themselves.
 */
export const REQUIRES_AND_PROVIDES: FederationGraph = {
  name: '@requires and @provides in one everyday graph',
  subgraphs: [
    {
      name: 'gardeners',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Query { me: Gardener }
        type Gardener @key(fields: "id") { id: ID! name: String handle: String @shareable }`,
      resolvers: {
        Query: { me: () => GARDENERS[0] },
        Gardener: { __resolveReference: byId(GARDENERS) },
      },
    },
    {
      name: 'greenhouse',
      sdl: `${link('2.3', '@key', '@external', '@requires')}
        type Plant @key(fields: "code") {
          code: String!
          width: Int @external
          height: Int @external
          inBloom: Boolean
          potArea: Int @requires(fields: "height width")
          potTag: String @requires(fields: "height width")
        }`,
      resolvers: {
        Plant: {
          inBloom: ({ code }: Coded) => IN_BLOOM.includes(code),
          potArea: area,
          potTag: (pot: Coded & Measures) => `${pot.code}/${area(pot)}`,
        },
      },
    },
    {
      name: 'plants',
      sdl: `${link('2.3', '@key')}
        type Query { plants: [Plant] }
        type Plant @key(fields: "code") { code: String! name: String height: Int width: Int }`,
      resolvers: { Query: { plants: () => PLANTS }, Plant: { __resolveReference: plant } },
    },
    {
      name: 'remarks',
      sdl: `${link('2.3', '@key', '@external', '@provides')}
        type Remark @key(fields: "id") {
          id: ID!
          text: String
          writer: Gardener @provides(fields: "handle")
          plant: Plant
        }
        type Gardener @key(fields: "id") { id: ID! handle: String @external remarks: [Remark] }
        type Plant @key(fields: "code") { code: String! remarks: [Remark] }`,
      resolvers: {
        Remark: {
          __resolveReference: byId(REMARKS),
          writer: ({ gardenerId }: { gardenerId: string }) => byId(GARDENERS)({ id: gardenerId }),
          plant: ({ plantCode }: { plantCode: string }) => ({ code: plantCode }),
        },
        Gardener: {
          remarks: ({ id }: Identified) => REMARKS.filter(({ gardenerId }) => gardenerId === id),
        },
        Plant: {
          remarks: ({ code }: Coded) => REMARKS.filter(({ plantCode }) => plantCode === code),
        },
      },
    },
  ],
  cases: [
    { title: 'one subgraph', query: '{ me { id } }', data: { me: { id: 'g1' } } },
    {
      title: 'an entity and its list elsewhere',
      query: '{ me { id remarks { id } } }',
      data: { me: { id: 'g1', remarks: [{ id: 'r1' }, { id: 'r2' }] } },
    },
    {
      title: 'a provided field beside an entity of a third subgraph',
      query: '{ me { remarks { id writer { id handle } plant { inBloom } } } }',
      data: {
        me: {
          remarks: [
            { id: 'r1', writer: { id: 'g1', handle: '@gro' }, plant: { inBloom: true } },
            { id: 'r2', writer: { id: 'g1', handle: '@gro' }, plant: { inBloom: false } },
          ],
        },
      },
    },
    {
      title: 'a field that nobody requires',
      query: '{ plants { name } }',
      data: { plants: [{ name: 'Fern' }, { name: 'Rose' }] },
    },
    {
      title: 'a field that others require',
      query: '{ plants { height } }',
      data: { plants: [{ height: 11 }, { height: 22 }] },
    },
    {
      title: 'a field that requires two, which do not show',
      query: '{ plants { potArea } }',
      data: { plants: [{ potArea: 110 }, { potArea: 440 }] },
    },
    {
      title: 'a field that requires two, which the client asked for after it',
      query: '{ plants { potArea width height } }',
      data: {
        plants: [
          { potArea: 110, width: 1, height: 11 },
          { potArea: 440, width: 2, height: 22 },
        ],
      },
    },
    {
      title: 'required and provided fields below an entity that returns to itself',
      query: '{ plants { remarks { id writer { handle } plant { name potArea } } } }',
      data: {
        plants: [
          {
            remarks: [
              { id: 'r1', writer: { handle: '@gro' }, plant: { name: 'Fern', potArea: 110 } },
            ],
          },
          {
            remarks: [
              { id: 'r2', writer: { handle: '@gro' }, plant: { name: 'Rose', potArea: 440 } },
            ],
          },
        ],
      },
    },
    {
      title: 'an entity that returns to itself',
      query: '{ me { remarks { plant { remarks { id } } } } }',
      data: {
        me: {
          remarks: [{ plant: { remarks: [{ id: 'r1' }] } }, { plant: { remarks: [{ id: 'r2' }] } }],
        },
      },
    },
    {
      title: 'three subgraphs in a row',
      query: '{ me { remarks { plant { inBloom } } } }',
      data: { me: { remarks: [{ plant: { inBloom: true } }, { plant: { inBloom: false } }] } },
    },
    {
      title: 'four subgraphs in a row, the last requiring of the third',
      query: '{ me { remarks { plant { potArea } } } }',
      data: { me: { remarks: [{ plant: { potArea: 110 } }, { plant: { potArea: 440 } }] } },
    },
    {
      title: 'two fields with one requirement',
      query: '{ me { remarks { plant { potArea potTag } } } }',
      data: {
        me: {
          remarks: [
            { plant: { potArea: 110, potTag: 'fern/110' } },
            { plant: { potArea: 440, potTag: 'rose/440' } },
          ],
        },
      },
    },
  ],
};

interface Coded {
  readonly code: string;
}

interface Measures {
  readonly height?: number;
  readonly width?: number;
}
