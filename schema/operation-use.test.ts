import { expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { operationUse, usedCoordinates } from './operation-use.ts';

const schema = buildSchema(`
  directive @once(why: String) on FIELD
  type Query { node(id: ID!): Node find(filter: Filter, sort: Sort = NEW): [Hit!]! }
  type Mutation { save(input: Save!): Product }
  interface Node { id: ID! }
  type Product implements Node { id: ID! price(in: Currency = EUR): Int }
  type Shop implements Node { id: ID! name: String }
  union Hit = Product | Shop
  input Filter { sort: Sort price: Range tags: [Tag!] }
  input Range { from: Int to: Int }
  input Tag { name: String color: Color }
  input Save { filter: Filter }
  enum Sort { NEW OLD }
  enum Color { RED }
  enum Currency { EUR USD }
`);

test('Fields count for the type that they are selected on, under an alias, too', () => {
  const { fields, behind, selected } = useOf('{ n: node(id: 1) { __typename own: id } }');
  expect([...fields.keys()]).toEqual(['Query.node', 'Node.id']);
  expect([...behind.keys()]).toEqual(['Product.id', 'Shop.id']);
  expect([...selected.keys()]).toEqual(['Node', 'ID']);
});

test('Fragments of both kinds are followed, and their conditions told with where they stand', () => {
  const { fields, conditions, named } = useOf(`
    { find { ... on Product { price } ...Name } }
    fragment Name on Shop { ... on Node { id } name }
  `);
  expect([...fields.keys()]).toEqual(['Query.find', 'Product.price', 'Node.id', 'Shop.name']);
  expect([...conditions.keys()]).toEqual(['Hit Product', 'Hit Shop', 'Shop Node']);
  expect([...named.keys()]).toEqual(['Product', 'Shop', 'Node']);
});

test('Literals use input objects, however deep, their fields and enum values', () => {
  const { given } = useOf(
    '{ find(filter: { sort: OLD, price: { from: 1 }, tags: { color: RED } }) { __typename } }',
  );
  expect([...given.keys()]).toEqual([
    'Query.find(filter:)',
    'Filter',
    'Filter.sort',
    'Sort.OLD',
    'Filter.price',
    'Range',
    'Range.from',
    'Filter.tags',
    'Tag',
    'Tag.color',
    'Color.RED',
  ]);
});

test('A variable can hold whatever its type leads to', () => {
  const use = useOf(
    'mutation ($in: Save!) { save(input: $in) { price(in: USD) @once(why: "x") } }',
  );
  expect([...use.variables].sort()).toEqual(
    ['Color', 'Filter', 'Int', 'Range', 'Save', 'Sort', 'String', 'Tag'].sort(),
  );
  expect([...usedCoordinates(use)]).toEqual([
    'Mutation.save',
    'Product.price',
    'Mutation.save(input:)',
    'Product.price(in:)',
    'Currency.USD',
    '@once',
    '@once(why:)',
  ]);
});

test('What a variable holds by default is given', () => {
  const { given } = useOf('query ($sort: Sort = OLD) { find(sort: $sort) { __typename } }');
  expect([...given.keys()]).toEqual(['Sort.OLD', 'Query.find(sort:)']);
});

test('What the schema does not have is left out', () => {
  expect([...useOf('{ nothing { id } node(id: 1) { price } }').fields.keys()]).toEqual([
    'Query.node',
  ]);
});

function useOf(text: string) {
  return operationUse(schema, parse(text));
}
