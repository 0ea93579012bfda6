import {
  byId,
  type FederationGraph,
  type Identified,
  link,
  required,
} from '../federation-graph.ts';

const GUIDES = [
  { id: 'g1', name: 'Ada', seasons: 5 },
  { id: 'g2', name: 'Bo', seasons: 20 },
];

const CLIMBS = [
  { id: 'c1', guideId: 'g1' },
  { id: 'c2', guideId: 'g2' },
];

/**
 * `forVeterans` in `alps` requires `forBeginners` of `base`, which requires a leaf of `alps` below
 * an object that only `base` knows: alps → base → alps → base → alps. Nothing may be cut short
 * because a subgraph was already visited.
 */
export const REQUIRES_IN_A_CIRCLE: FederationGraph = {
  name: 'a requirement that leads back to the subgraph it started from',
  subgraphs: [
    {
      name: 'alps',
      sdl: `${link('2.3', '@key', '@external', '@requires')}
        type Query { climbs: [Climb] }
        type Climb @key(fields: "id") {
          id: ID!
          forBeginners: Boolean! @external
          forVeterans: Boolean! @requires(fields: "forBeginners")
        }
        type Guide @key(fields: "id") { id: ID! name: String! seasons: Int! }`,
      resolvers: {
        Query: { climbs: () => CLIMBS.map(({ id }) => ({ id })) },
        Climb: {
          forVeterans: ({ forBeginners }: { forBeginners?: boolean }) => !required(forBeginners),
        },
        Guide: { __resolveReference: byId(GUIDES) },
      },
    },
    {
      name: 'base',
      sdl: `${link('2.3', '@key', '@external', '@requires')}
        type Climb @key(fields: "id") {
          id: ID!
          guide: Guide!
          forBeginners: Boolean! @requires(fields: "guide { seasons }")
        }
        type Guide @key(fields: "id") { id: ID! seasons: Int! @external }`,
      resolvers: {
        Climb: {
          guide: (climb: Identified) => ({ id: byId(CLIMBS)(climb)?.guideId }),
          forBeginners: ({ guide }: { guide?: { seasons?: number } }) =>
            required(guide?.seasons) < 10,
        },
      },
    },
  ],
  cases: [
    {
      title: 'the inner half: a leaf of the first subgraph below an object of the second',
      query: '{ climbs { forBeginners } }',
      data: { climbs: [{ forBeginners: true }, { forBeginners: false }] },
    },
    {
      title: 'the whole circle',
      query: '{ climbs { forVeterans } }',
      data: { climbs: [{ forVeterans: false }, { forVeterans: true }] },
    },
    {
      title: 'the whole circle with what lies on its way',
      query: '{ climbs { forVeterans guide { name seasons } forBeginners } }',
      data: {
        climbs: [
          { forVeterans: false, guide: { name: 'Ada', seasons: 5 }, forBeginners: true },
          { forVeterans: true, guide: { name: 'Bo', seasons: 20 }, forBeginners: false },
        ],
      },
    },
  ],
};
