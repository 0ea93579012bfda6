import { byId, type FederationGraph, link, neverAsked } from '../federation-graph.ts';

const GOODS = [{ __typename: 'Bread', id: 'p1', title: 'Rye bread' }];

/**
 * Each subgraph has an interface that is a non-resolvable interface object in the other. `Node` has
 * no implementation at all: what `bakery` knows can be asked of it alone, but nothing of
 * `anchor`, where the object would have to say what it is. Such an operation is an error, not null.
 */
export const INTERFACE_OBJECTS_THAT_DO_NOT_RESOLVE: FederationGraph = {
  name: 'interface objects that do not resolve',
  subgraphs: [
    {
      name: 'anchor',
      sdl: `${link('2.3', '@key', '@interfaceObject')}
        interface Node @key(fields: "id") { id: ID! }
        type Good @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }
        type Query { node: Node good: Good! }`,
      resolvers: {
        Query: { node: () => ({ __typename: 'Node', id: 'n1' }), good: () => ({ id: 'p1' }) },
        Node: { __resolveReference: neverAsked },
      },
    },
    {
      name: 'bakery',
      sdl: `${link('2.3', '@key', '@interfaceObject')}
        type Node @key(fields: "id", resolvable: false) @interfaceObject { id: ID! note: String }
        interface Good @key(fields: "id") { id: ID! }
        type Bread implements Good @key(fields: "id") { id: ID! title: String! }
        type Query { nodeOfBakery: Node }`,
      resolvers: {
        Query: { nodeOfBakery: () => ({ id: 'n1' }) },
        Node: { __resolveReference: neverAsked, note: () => 'fresh' },
        Good: { __resolveReference: byId(GOODS) },
        Bread: { __resolveReference: byId(GOODS) },
      },
    },
  ],
  cases: [
    {
      title: 'fields of the interface object itself',
      query: '{ nodeOfBakery { id note } }',
      data: { nodeOfBakery: { id: 'n1', note: 'fresh' } },
    },
    {
      title: 'a field that cannot be reached',
      query: '{ node { note } }',
      data: null,
      errors: true,
    },
    {
      title: 'the key of the interface object itself',
      query: '{ nodeOfBakery { id } }',
      data: { nodeOfBakery: { id: 'n1' } },
    },
    {
      title: 'the key of an object that no type implements',
      query: '{ node { id } }',
      data: { node: null },
      errors: true,
    },
    {
      title: 'the key of an interface object whose type is not asked for',
      query: '{ good { id } }',
      data: { good: { id: 'p1' } },
    },
    {
      title: 'a field of an implementation that the interface does not have',
      query: '{ good { id title } }',
      data: null,
      errors: true,
      status: 400,
    },
    {
      title: 'a fragment on an implementation',
      query: '{ good { ... on Bread { id } } }',
      data: { good: { id: 'p1' } },
    },
    {
      title: 'a fragment on an implementation with its own field',
      query: '{ good { __typename ... on Bread { title } } }',
      data: { good: { __typename: 'Bread', title: 'Rye bread' } },
    },
  ],
};
