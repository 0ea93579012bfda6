import { byId, type FederationGraph, link } from '../federation-graph.ts';

const GUESTS = [
  { id: 'u1', room: '101', name: 'Ulla', nickname: 'Ull' },
  { id: 'u2', room: '102', name: 'Vidar', nickname: 'Vi' },
];

const roomOf = ({ id, room }: (typeof GUESTS)[number]) => ({ id, room });

/**
 * An extension marks as external what its owner holds, the key included, and provides some of it on
 * one path. Off that path it must never be asked for the external name, though it would answer. It
 * is the same in all four spellings.
 */
export const FEDERATION_1_EXTENSIONS: readonly FederationGraph[] = [
  {
    spelling: '`@extends` in Federation 1',
    extension: (fields: string) => `type Guest @key(fields: "id") @extends { ${fields} }`,
  },
  {
    spelling: '`extend type` in Federation 1',
    extension: (fields: string) => `extend type Guest @key(fields: "id") { ${fields} }`,
  },
  {
    spelling: '`@extends` in Federation 2',
    extension: (fields: string) =>
      `${link('2.3', '@key', '@external', '@extends', '@provides')}
       type Guest @key(fields: "id") @extends { ${fields} }`,
    owner: link('2.3', '@key', '@shareable'),
    name: 'name: String! @shareable',
  },
  {
    spelling: '`extend type` in Federation 2',
    extension: (fields: string) =>
      `${link('2.3', '@key', '@external', '@provides')}
       extend type Guest @key(fields: "id") { ${fields} }`,
    owner: link('2.3', '@key', '@shareable'),
    name: 'name: String! @shareable',
  },
].map(({ spelling, extension, owner = '', name = 'name: String!' }) => ({
  name: `an extension with external fields: ${spelling}`,
  subgraphs: [
    {
      name: 'arrivals',
      sdl: `${extension('id: ID! @external name: String! @external room: ID')}
        type Query { lastGuest: Guest lastGuestByName: Guest @provides(fields: "name") }`,
      resolvers: {
        Query: {
          lastGuest: () => GUESTS.map(roomOf)[0],
          lastGuestByName: () => GUESTS[0],
        },
        Guest: {
          __resolveReference: byId(GUESTS.map(roomOf)),
          name: ({ name = 'nobody' }: { name?: string }) => name,
        },
      },
    },
    {
      name: 'book',
      sdl: `${owner}
        type Query { guest(id: ID): Guest }
        type Guest @key(fields: "id") { id: ID! ${name} nickname: String }`,
      resolvers: {
        Query: { guest: (_: unknown, key: { id: string }) => byId(GUESTS)(key) },
        Guest: { __resolveReference: byId(GUESTS) },
      },
    },
  ],
  cases: [
    {
      title: 'an external field beside a root of its owner',
      query: '{ lastGuest { id name } guest(id: "u2") { id name nickname } }',
      data: {
        lastGuest: { id: 'u1', name: 'Ulla' },
        guest: { id: 'u2', name: 'Vidar', nickname: 'Vi' },
      },
    },
    {
      title: 'its own field and the external key',
      query: '{ lastGuest { id room } }',
      data: { lastGuest: { id: 'u1', room: '101' } },
    },
    {
      title: 'its own field and an external one',
      query: '{ lastGuest { id room name } }',
      data: { lastGuest: { id: 'u1', room: '101', name: 'Ulla' } },
    },
    {
      title: 'its own field and one it provides',
      query: '{ lastGuestByName { id room name } }',
      data: { lastGuestByName: { id: 'u1', room: '101', name: 'Ulla' } },
    },
  ],
}));
