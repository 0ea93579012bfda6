import { byId, type FederationGraph, link } from '../federation-graph.ts';

const PASSENGERS = [
  { id: 'u1', fare: 'FULL' },
  { id: 'u2', fare: 'STAFF' },
];

/**
 * One subgraph does not know the value `STAFF`, the other hides it. Clients can neither send it nor
 * be told of it: in an argument it is refused, in an answer it is null with an error, whether the
 * subgraph itself or the gateway stumbles over it.
 */
export const ENUM_VALUES_IN_COMMON: FederationGraph = {
  name: 'an enum with a hidden value that one subgraph does not know',
  subgraphs: [
    {
      name: 'aft',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Query { passengersAft: [Passenger] }
        type Passenger @key(fields: "id") { id: ID fare: Fare @shareable }
        enum Fare { FULL }`,
      resolvers: {
        Query: { passengersAft: () => PASSENGERS },
        Passenger: { __resolveReference: byId(PASSENGERS) },
      },
    },
    {
      name: 'bow',
      sdl: `${link('2.3', '@key', '@inaccessible', '@shareable')}
        type Query { passengers(fare: Fare!): [Passenger!] passengersOnBow: [Passenger!] }
        extend type Passenger @key(fields: "id") { id: ID fare: Fare @shareable }
        enum Fare { STAFF @inaccessible FULL }`,
      resolvers: {
        Query: {
          passengers: (_: unknown, { fare }: { fare: string }) =>
            PASSENGERS.filter((passenger) => passenger.fare === fare),
          passengersOnBow: () => PASSENGERS,
        },
        Passenger: { __resolveReference: byId(PASSENGERS) },
      },
    },
  ],
  cases: [
    {
      title: 'beside it',
      query: '{ passengersAft { id } }',
      data: { passengersAft: [{ id: 'u1' }, { id: 'u2' }] },
    },
    {
      title: 'answered where it is unknown',
      query: '{ passengersAft { id fare } }',
      data: {
        passengersAft: [
          { id: 'u1', fare: 'FULL' },
          { id: 'u2', fare: null },
        ],
      },
      errors: true,
    },
    {
      title: 'answered where it is hidden',
      query: '{ passengersOnBow { id fare } }',
      data: {
        passengersOnBow: [
          { id: 'u1', fare: 'FULL' },
          { id: 'u2', fare: null },
        ],
      },
      errors: true,
    },
    {
      title: 'an argument that is in common',
      query: '{ passengers(fare: FULL) { id fare } }',
      data: { passengers: [{ id: 'u1', fare: 'FULL' }] },
    },
    {
      title: 'an argument that is hidden',
      query: '{ passengers(fare: STAFF) { id fare } }',
      data: null,
      errors: true,
      status: 400,
    },
    {
      title: 'a variable that is hidden',
      query: 'query ($fare: Fare!) { passengers(fare: $fare) { id fare } }',
      variables: { fare: 'STAFF' },
      data: null,
      errors: true,
      status: 400,
    },
  ],
};
