import { expect, test } from '@jest/globals';
import { plannerOver } from './planned.fixture.ts';
import { stepFields } from './step-fields.ts';

const planner = plannerOver({
  products: `type Query { products: [Product!]! best: Product }
    type Mutation { sell: Product }
    type Product @key(fields: "id") { id: ID! title: String }`,
  stock:
    'type Product @key(fields: "id") { id: ID! stock: Int shelf: Shelf } type Shelf { no: Int }',
});
const fieldsOf = (body: string) => planner.planOf(body).steps.map(stepFields);

test('A request asks for fields of the root, or of its entities, each named once', () => {
  expect(
    fieldsOf('{ products { title stock } a: best { shelf { no } } b: best { stock } }'),
  ).toEqual([
    ['Query.products', 'Query.best'],
    ['Product.stock', 'Product.shelf'],
  ]);
});

test('A mutation asks for fields of its own root', () => {
  expect(fieldsOf('mutation { sell { title } }')).toEqual([['Mutation.sell']]);
});
