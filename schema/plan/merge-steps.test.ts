import { describe, expect, test } from '@jest/globals';
import { BENCHMARK_QUERY, BENCHMARK_SUBGRAPHS } from './benchmark.fixture.ts';
import type { Plan } from './plan.ts';
import { plannerOver } from './planned.fixture.ts';

const FACES = plannerOver({
  products: `
    type Query { best: Product newest: Product all: [Product] }
    type Product @key(fields: "id") { id: ID! title: String weight: Int }
  `,
  links: `type Product @key(fields: "id") { id: ID! like: Product near: Product }`,
  stock: `
    type Product @key(fields: "id") {
      id: ID! weight: Int @external
      left(at: String): Int
      freight: Int @requires(fields: "weight")
    }
  `,
});

/** Each step as `service after which steps at which paths`. */
function routeOf({ steps }: Plan): string[] {
  return steps.map(({ service, after, parts }) =>
    [
      service,
      after.join(),
      parts.map(({ paths }) => paths.map((path) => path.join('.')).join(' + ')).join(' | '),
    ].join(' : '),
  );
}

test('the query of the public gateways benchmark takes 6 requests', () => {
  const plan = plannerOver(BENCHMARK_SUBGRAPHS).planOf(BENCHMARK_QUERY);
  const [first, second] = ['users.@.reviews.@', 'topProducts.@.reviews.@'];
  const deep = `${first}.product.reviews.@.author.reviews.@.product`;
  const both = `${deep} + ${second}.author.reviews.@.product`;
  expect(routeOf(plan)).toEqual([
    'accounts :  : ',
    'products :  : ',
    'reviews : 0,1 : users.@ | topProducts.@',
    `products : 2 : ${first}.product | ${both}`,
    `accounts : 2 : ${first}.product.reviews.@.author + ${second}.author`,
    `inventory : 1,2,3 : ${first}.product | ${first}.product | ${both} | ${both} | topProducts.@`,
  ]);
});

describe('a merged request', () => {
  test('names each of its fields, variables and parts alike', () => {
    const [, step] = FACES.planOf(
      'query Q($at: String) { best { left(at: $at) } newest { freight } }',
    ).steps;
    expect(step).toMatchObject({
      service: 'stock',
      operationName: expect.stringMatching(/^Q__stock__\d$/),
      text: `query ${step?.operationName}($_r0:[_Any!]!$at:String$_r1:[_Any!]!){${[
        '_e0:_entities(representations:$_r0){...on Product{left(at:$at)}}',
        '_e1:_entities(representations:$_r1){...on Product{freight}}',
      ].join('')}}`,
      variables: ['at'],
      parts: [
        { paths: [['best']], entities: { field: '_e0', variable: '_r0' } },
        { paths: [['newest']], entities: { field: '_e1', variable: '_r1' } },
      ],
    });
  });

  test('is a plain one when all of its parts ask for the same', () => {
    const [, step] = FACES.planOf('{ best { freight } newest { freight } }').steps;
    expect(step).toMatchObject({
      text: 'query($representations:[_Any!]!){_entities(representations:$representations){...on Product{freight}}}',
      parts: [{ paths: [['best'], ['newest']], entities: { field: '_entities' } }],
    });
  });

  test('waits for all that its parts need', () => {
    const plan = FACES.planOf('{ best { left like { left } } newest { near { left } } }');
    expect(routeOf(plan)).toEqual([
      'products :  : ',
      'links : 0 : best | newest',
      'stock : 0,1 : best.like + newest.near | best',
    ]);
  });

  test('takes along what nobody waits for, and nothing that somebody does', () => {
    const plan = FACES.planOf('{ best { freight like { title freight } } }');
    expect(routeOf(plan)).toEqual([
      'products :  : ',
      'links : 0 : best',
      'products : 1 : best.like',
      'stock : 0,2 : best.like | best',
    ]);
  });
});

describe('parts share their representations', () => {
  test('when what follows is the same for both', () => {
    const body = '{ best { like { left } } newest { like { left } } }';
    expect(routeOf(FACES.planOf(body))).toEqual([
      'products :  : ',
      'links : 0 : best + newest',
      'stock : 1 : best.like + newest.like',
    ]);
  });

  test('not when something else follows, for entities are shared objects', () => {
    const body = '{ best { like { left } } newest { like { title } } }';
    expect(routeOf(FACES.planOf(body))).toEqual([
      'products :  : ',
      'links : 0 : best | newest',
      'stock : 1 : best.like',
      'products : 1 : newest.like',
    ]);
  });

  test('not when what follows has other arguments', () => {
    const body = '{ best { like { left(at: "A") } } newest { like { left(at: "B") } } }';
    expect(routeOf(FACES.planOf(body))[1]).toBe('links : 0 : best | newest');
  });

  test('not when something follows for one only', () => {
    const body = '{ best { like { id } } newest { like { id left } } }';
    expect(routeOf(FACES.planOf(body))[1]).toBe('links : 0 : best | newest');
  });
});

test('root fields of one subgraph are one request, and never merged with entities', () => {
  expect(routeOf(FACES.planOf('{ best { title } newest { title } all { left } }'))).toEqual([
    'products :  : ',
    'stock : 0 : all.@',
  ]);
});

describe('a mutation', () => {
  const { planOf } = plannerOver({
    carts: `
      type Query { cart: Cart }
      type Cart @key(fields: "id") { id: ID! }
      type Mutation { add: Cart remove: Cart }
    `,
    orders: 'type Mutation { order: Cart } type Cart @key(fields: "id") { id: ID! }',
    prices: 'type Cart @key(fields: "id") { id: ID! total: Int }',
    taxes: `
      type Cart @key(fields: "id") { id: ID! total: Int @external tax: Int @requires(fields: "total") }
    `,
  });

  test('is answered field by field, with all that belongs to each', () => {
    const plan = planOf('mutation { add { total } order { total } remove { total } }');
    expect(routeOf(plan)).toEqual([
      'carts :  : ',
      'prices : 0 : add',
      'orders : 1 : ',
      'prices : 2 : order',
      'carts : 3 : ',
      'prices : 4 : remove',
    ]);
    expect(plan.steps.map(({ kind }) => kind)).toEqual([
      'mutation',
      'query',
      'mutation',
      'query',
      'mutation',
      'query',
    ]);
  });

  test('never makes one request of its own fields across another subgraph', () => {
    expect(routeOf(planOf('mutation { add { id } order { id } remove { id } }'))).toEqual([
      'carts :  : ',
      'orders : 0 : ',
      'carts : 1 : ',
    ]);
  });

  test('does not put off what belongs to a field', () => {
    const plan = planOf('mutation { add { total } order { tax } }');
    expect(routeOf(plan)).toEqual([
      'carts :  : ',
      'prices : 0 : add',
      'orders : 1 : ',
      'prices : 2 : order',
      'taxes : 3 : order',
    ]);
  });
});
