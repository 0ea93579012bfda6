import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { supergraphOf } from './federated.fixture.ts';
import { operationIn, planOperation } from './operation-plans.ts';
import { planText } from './plan-text.ts';
import { createPlanner } from './planner.ts';

const supergraph = supergraphOf({
  products: `type Query { products: [Product] } type Product @key(fields: "id") { id: ID! title: Int }`,
  reviews: `type Product @key(fields: "id") { id: ID! stars: Int }`,
});

function textOf(body: string, over = supergraph): string {
  const document = parse(body);
  return planText(planOperation(createPlanner(over), document, operationIn(document)), 1_234);
}

test('a plan shows a reviewer each request, what it waits for and where its entities stand', () => {
  expect(textOf('query Home { products { title stars } }')).toBe(`cost 1,234
2 requests, 2 in sequence

1. products
  query Home__products__0 {
    products {
      __typename
      id
      title
    }
  }

2. reviews after 1
  _entities: { Product.__typename Product.id }
    at products[]
  query Home__reviews__1($representations: [_Any!]!) {
    _entities(representations: $representations) {
      ... on Product {
        stars
      }
    }
  }
`);
});

test('an operation with conditions shows a plan for each way they make it run', () => {
  const text = textOf('query Home($all: Boolean!) { products { title stars @include(if: $all) } }');
  expect(text).toMatch(/^# with conditions 0\n1 request, 1 in sequence$/m);
  expect(text).toMatch(/^# with conditions 1\n2 requests, 2 in sequence$/m);
});

test('a plan tells for whom its answers are the same, and for how long', () => {
  const hinted = supergraphOf({
    products: `
      directive @cacheControl(maxAge: Int, scope: Scope) on FIELD_DEFINITION | OBJECT
      enum Scope { PUBLIC PRIVATE }
      type Query {
        top: Product @cacheControl(maxAge: 60)
        mine: Product @cacheControl(maxAge: 30, scope: PRIVATE)
        now: Product
      }
      type Product { title: Int }
    `,
  });
  const headsOf = (body: string) =>
    textOf(body, hinted)
      .split('\n')
      .filter((line) => /^\d/.test(line));
  expect(headsOf('{ top { title } }')).toEqual([
    '1 request, 1 in sequence, the same for everybody for 60 s',
    '1. products, the same for everybody for 60 s',
  ]);
  expect(headsOf('{ top { title } mine { title } }')).toEqual([
    '1 request, 1 in sequence, for its viewer for 30 s',
    '1. products, for its viewer for 30 s',
  ]);
  expect(headsOf('{ now { title } }')).toEqual([
    '1 request, 1 in sequence, not to be kept',
    '1. products, not to be kept',
  ]);
});

test('what takes something of viewers is told first, and whom each plan is for', () => {
  const guarded = supergraphOf({
    shop: `
      type Query { me: User }
      type User {
        name: String
        email: String @federation__requiresScopes(scopes: [["a", "b"], ["c"]])
        orders: Int @federation__authenticated
        debts: Int @federation__authenticated
      }
    `,
  });
  const text = textOf('query Me { me { name email orders debts } }', guarded);
  expect(text.split('\n').filter((line) => /^[#(c]/.test(line))).toEqual([
    'cost 1,234',
    '(1) takes a signed-in viewer: User.debts, User.orders',
    '(2) takes scope a with scope b or scope c: User.email',
    '# for anybody',
    '# for viewers who meet (1)',
    '# for viewers who meet (1) and (2)',
  ]);
  const conditional = textOf(
    'query Me($v: Boolean!) { me { name email @include(if: $v) } }',
    guarded,
  );
  expect(conditional).toContain(
    '# with conditions 0 for anybody or with conditions 0 for viewers who meet (1) or with conditions 1 for anybody\n',
  );
});
