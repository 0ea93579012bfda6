import { defineGraph, type Graph, LINK } from '../graph.ts';

/** `@override`, also step by step with a label; `@inaccessible` on everything; enums that differ. */
export function override(): Graph {
  return defineGraph({
    name: 'override',
    values: { id: ['t1', 't2', 't3', 't9'], at: ['2026-01-01', '2025-06-01'] },
    monolith: { Query: ROOT },
    subgraphs: {
      legacy: {
        sdl: `${LINK}
          type Query {
            things(filter: Filter = { states: [OPEN, CLOSED] }): [Thing!]!
            thing(id: ID!, audit: Boolean = false @inaccessible): Thing
            secretThings: [Thing!] @inaccessible
            owners: [Owner]
          }
          input Filter { states: [State!] min: Int! = 0 secret: Boolean @inaccessible }
          enum State { OPEN CLOSED HIDDEN @inaccessible }
          type Thing @key(fields: "id") @key(fields: "secretId") {
            id: ID!
            secretId: ID! @inaccessible
            name: String
            price: Int
            stock(unit: Unit = PIECE): Int
            state: State
            states: [State]
            owner: Owner
            ownerOrNot: Owner
            parts: [Thing!]
          }
          enum Unit { PIECE DOZEN }
          union Owner = Person | Company | Ghost
          type Person @key(fields: "id") { id: ID! name: String! }
          type Company @key(fields: "id") { id: ID! title: String! contact: Person }
          type Ghost @inaccessible { id: ID! haunts: String }`,
        resolvers: {
          Query: { things: ROOT.things, thing: ROOT.thing, owners: ROOT.owners },
          Thing: { __resolveReference: thingOf, price: () => 'not mine any more' },
          Person: {
            __resolveReference: ({ id }: { id: string }) => OWNERS.find((each) => each.id === id),
          },
          Company: {
            __resolveReference: ({ id }: { id: string }) => OWNERS.find((each) => each.id === id),
          },
        },
      },
      modern: {
        sdl: `${LINK}
          type Query { newest: Thing described: Described all: [Described!]! }
          interface Described { description(length: Int): String secret: String @inaccessible }
          type Thing implements Described @key(fields: "id") {
            id: ID!
            price: Int @override(from: "legacy")
            stock(unit: Unit = PIECE): Int @override(from: "legacy", label: "percent(50)")
            parts: [Thing!] @override(from: "legacy", label: "moved")
            description(length: Int): String
            secret: String @inaccessible
            level: Level @shareable
          }
          type Phantom implements Described @inaccessible { description(length: Int): String secret: String }
          type Note implements Described { description(length: Int): String secret: String @inaccessible level: Level about: Thing }
          enum Unit { PIECE DOZEN }
          enum Level { LOW HIGH }`,
        resolvers: {
          Query: { newest: ROOT.newest, described: ROOT.described, all: ROOT.all },
          Thing: { __resolveReference: thingOf },
        },
      },
      secrets: {
        sdl: `${LINK}
          type Thing @key(fields: "secretId") {
            secretId: ID! @inaccessible
            level: Level @shareable
            rank: Int
            changed(at: Day! = "2026-01-01"): Day
          }
          enum Level { LOW MIDDLE }
          scalar Day`,
        resolvers: {
          Thing: { __resolveReference: thingOf, level: () => 'LOW' },
        },
      },
    },
  });
}

interface Thing {
  readonly __typename: 'Thing';
  readonly id: string;
  readonly secretId: string;
  readonly name: string | null;
  readonly price: number | null;
  readonly stock: (args: { unit: string | null }) => number | null;
  readonly state: string | null;
  readonly states: readonly (string | null)[];
  readonly owner: object | null;
  readonly ownerOrNot: object | null;
  readonly parts: () => readonly Thing[] | null;
  readonly description: (args: { length?: number | null }) => string;
  readonly level: string | null;
  readonly rank: number;
  readonly changed: (args: { at: string }) => string;
}

const OWNERS = [
  { __typename: 'Person', id: 'o1', name: 'Pat' },
  { __typename: 'Company', id: 'o2', title: 'Corp', contact: null as object | null },
  { __typename: 'Ghost', id: 'o3', haunts: 'attic' },
];
const [PERSON, COMPANY, GHOST] = OWNERS;
if (COMPANY && PERSON) COMPANY.contact = PERSON;

const thing = (
  number: number,
  own: Pick<Thing, 'name' | 'price' | 'state' | 'owner' | 'ownerOrNot'>,
  parts: readonly string[] | null,
): Thing => ({
  __typename: 'Thing',
  id: `t${number}`,
  secretId: `secret-${number}`,
  stock: ({ unit }) => (number === 3 ? null : number * (unit === 'DOZEN' ? 1 : 12)),
  states: ['OPEN', null, own.state],
  parts: () => parts?.map((id) => thingOf({ id }) as Thing) ?? null,
  description: ({ length }) => `The thing number ${number}`.slice(0, length ?? undefined),
  level: 'LOW',
  rank: number * 10,
  changed: ({ at }) => `${at}/${number}`,
  ...own,
});

const THINGS: readonly Thing[] = [
  thing(1, { name: 'One', price: 10, state: 'OPEN', owner: PERSON ?? null, ownerOrNot: null }, [
    't2',
    't3',
    't2',
  ]),
  thing(
    2,
    { name: null, price: null, state: 'HIDDEN', owner: COMPANY ?? null, ownerOrNot: GHOST ?? null },
    [],
  ),
  thing(
    3,
    { name: 'Three', price: 0, state: 'CLOSED', owner: null, ownerOrNot: PERSON ?? null },
    null,
  ),
];

function thingOf({ id, secretId }: { readonly id?: string; readonly secretId?: string }) {
  return THINGS.find((each) => each.id === id || each.secretId === secretId) ?? null;
}

const NOTE = {
  __typename: 'Note',
  description: () => 'A note',
  level: 'HIGH',
  about: THINGS[0],
};
const PHANTOM = { __typename: 'Phantom', description: () => 'Boo' };

interface Filter {
  readonly states?: readonly string[] | null;
  readonly min: number;
}

const ROOT = {
  things: (_: unknown, { filter }: { filter: Filter | null }) =>
    THINGS.filter(
      ({ state, price }) =>
        (filter?.states?.includes(state ?? '') ?? true) && (price ?? 0) >= (filter?.min ?? 0),
    ),
  thing: (_: unknown, { id }: { id: string }) => thingOf({ id }),
  owners: () => [PERSON, GHOST, COMPANY, null, PERSON],
  newest: () => THINGS[0],
  described: () => PHANTOM,
  all: () => [THINGS[1], NOTE, THINGS[2]],
};
