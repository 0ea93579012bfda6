import { describe, expect, test } from '@jest/globals';
import type { Mark, Part, Step } from './plan.ts';
import { plannerOver, type TestPlanner } from './planned.fixture.ts';

const HINT =
  'directive @cacheControl(maxAge: Int, scope: Scope) on FIELD_DEFINITION | OBJECT | INTERFACE enum Scope { PUBLIC PRIVATE }';

const SHOP = plannerOver({
  products: `${HINT}
    type Query {
      product: Product @cacheControl(maxAge: 60)
      products: [Product] @cacheControl(maxAge: 60)
      grid: [[Product!]!] @cacheControl(maxAge: 60)
      now: Product @cacheControl(maxAge: 0)
      found: [Found] @cacheControl(maxAge: 60)
      node: Node @cacheControl(maxAge: 60)
      seat: Seat @cacheControl(maxAge: 60)
      secret: Secret @cacheControl(maxAge: 60)
      plain: Plain @cacheControl(maxAge: 60)
    }
    interface Node { id: ID! maker: Maker }
    type Product implements Node @key(fields: "id") @key(fields: "sku") @cacheControl(maxAge: 60) {
      id: ID! sku: ID! title: String maker: Maker @cacheControl(maxAge: 60)
      similar: [Product] @cacheControl(maxAge: 60)
    }
    type Category implements Node @key(fields: "slug") @cacheControl(maxAge: 60) {
      id: ID! slug: String! name: String maker: Maker @cacheControl(maxAge: 60)
      top: Product @cacheControl(maxAge: 60)
    }
    type Maker @key(fields: "id") @cacheControl(maxAge: 60) { id: ID! name: String }
    type Seat @key(fields: "row place") @key(fields: "zone { id }") @cacheControl(maxAge: 60) {
      row: Int! place: Int! zone: Maker @cacheControl(maxAge: 60)
    }
    type Secret @key(fields: "id") { id: ID! @cacheControl(scope: PRIVATE) text: String }
    type Plain { text: String }
    union Found = Product | Category | Plain
  `,
  stock: `${HINT}
    type Product @key(fields: "sku") @cacheControl(maxAge: 30) {
      sku: ID! left: Int shop: Shop @cacheControl(maxAge: 30)
    }
    type Shop { product: Product @cacheControl(maxAge: 30) }
  `,
  reviews: `${HINT}
    type Product @key(fields: "id") @cacheControl(maxAge: 30) {
      id: ID! stars: Int reviews: [Review] @cacheControl(maxAge: 30)
    }
    type Category @key(fields: "slug") @cacheControl(maxAge: 30) { slug: String! stars: Int }
    type Review @cacheControl(maxAge: 30) { about: Product @cacheControl(maxAge: 30) }
  `,
});

function partOf(
  body: string,
  service = 'products',
  planner: TestPlanner = SHOP,
): Part & Pick<Step, 'text'> {
  const { steps } = planner.planOf(body);
  const step = steps.find((each) => each.service === service);
  const part = step?.parts[0];
  if (!step || !part) throw new Error(`Nobody asks ${service}.`);
  return { ...part, text: step.text };
}

/** Each mark of a part: `path Type key`. */
function marksOf(part: Part): string[] {
  return (part.marks ?? []).map(({ path, type, key }: Mark) => `${path.join('.')} ${type} ${key}`);
}

describe('a part tells where entities stand', () => {
  test('by a key that is asked for anyway', () => {
    const part = partOf('{ product { id title } }');
    expect(marksOf(part)).toEqual(['product Product id']);
    expect(part.text).toBe('{product{id title}}');
  });

  test('by one that it asks for under an alias of its own', () => {
    const part = partOf('{ product { title } }');
    expect(marksOf(part)).toEqual(['product Product _Product_key']);
    expect(part.text).toBe('{product{title _Product_key:id}}');
  });

  test('in lists, in lists of lists and below one another', () => {
    expect(marksOf(partOf('{ products { id similar { title } } grid { id } }'))).toEqual([
      'products.@ Product id',
      'products.@.similar.@ Product _Product_key',
      'grid.@.@ Product id',
    ]);
  });

  test('whatever the client calls a key, or what it calls by its name', () => {
    const part = partOf('{ product { name: id id: title _Product_key: title } }');
    expect(marksOf(part)).toEqual(['product Product _Product_key']);
    expect(part.text).toMatch(
      /^\{product\{(_\w+_[0-9a-f]{8}:\w+ |name:id ){3}_Product_key:id\}\}$/,
    );
  });

  test('under the alias of a field', () => {
    expect(marksOf(partOf('{ best: product { id } }'))).toEqual(['best Product id']);
  });
});

describe('where objects of several types may stand', () => {
  test('keys under aliases that name the type tell them apart', () => {
    const part = partOf(
      '{ found { ... on Product { id } ... on Category { slug } ... on Plain { text } } }',
    );
    expect(marksOf(part)).toEqual([
      'found.@ Product _Product_key',
      'found.@ Category _Category_key',
    ]);
    expect(part.text).toContain('...on Product{id _Product_key:id}');
    expect(part.text).toContain('...on Category{slug _Category_key:slug}');
    expect(part.text).toContain('...on Plain{text}');
  });

  test('what stands below them is told apart too', () => {
    const part = partOf(
      '{ node { ... on Product { maker { id } } ... on Category { maker: top { id } } } }',
    );
    const below = marksOf(part).filter((each) => each.includes('maker'));
    expect(below.map((each) => each.split(' ').slice(1).join(' '))).toEqual(
      expect.arrayContaining(['Maker _Maker_key', 'Product _Product_key']),
    );
  });

  test('what is asked of all of them leaves them without marks, but with types', () => {
    const part = partOf('{ node { id maker { name } } }');
    expect(marksOf(part)).toEqual(['node.maker Maker _Maker_key']);
    expect(part.types).toEqual(['Category', 'Maker', 'Product']);
  });
});

describe('entities that are asked for', () => {
  test('are marked at the root of their part, under the name of their first key', () => {
    const part = partOf('{ product { stars } }', 'reviews');
    expect(marksOf(part)).toEqual([' Product _Product_key']);
    expect(part.text).toContain('{...on Product{stars _Product_key:id}}');
  });

  test('of several types have a key for each', () => {
    const part = partOf(
      '{ found { ... on Product { stars } ... on Category { stars } } }',
      'reviews',
    );
    expect(marksOf(part).sort()).toEqual([' Category _Category_key', ' Product _Product_key']);
  });

  test('are marked again where they stand below', () => {
    const part = partOf('{ product { reviews { about { id } } } }', 'reviews');
    expect(marksOf(part)).toEqual([' Product _Product_key', 'reviews.@.about Product id']);
  });

  test('are marked in each part of a merged request', () => {
    const { steps } = SHOP.planOf(
      '{ a: product { stars } b: products { reviews { about { id } } } }',
    );
    const reviews = steps.find(({ service }) => service === 'reviews');
    expect(reviews?.parts.map(marksOf)).toEqual([
      [' Product _Product_key'],
      [' Product _Product_key', 'reviews.@.about Product id'],
    ]);
  });

  test('have no name where their subgraph does not know the first key', () => {
    const part = partOf('{ product { left shop { product { sku } } } }', 'stock');
    expect(part.marks).toBeUndefined();
    expect(part.types).toEqual(['Product']);
  });
});

describe('nothing is marked', () => {
  test.each([
    ['that may not be kept', '{ now { id } }'],
    ['that is no entity', '{ plain { text } }'],
  ])('%s', (_, body) => {
    const part = partOf(body);
    expect([part.marks, part.types]).toEqual([undefined, undefined]);
  });

  test('whose keys are all more than one field', () => {
    const part = partOf('{ seat { row place } }');
    expect([part.marks, part.types]).toEqual([undefined, ['Seat']]);
  });

  test('whose key would make the answer depend on the viewer', () => {
    const part = partOf('{ secret { text } }');
    expect(part.text).toBe('{secret{text}}');
    expect(part.marks).toBeUndefined();
    expect(marksOf(partOf('{ secret { id } }'))).toEqual(['secret Secret id']);
  });

  test('beyond 50 places, while the types are all told', () => {
    const many = Array.from({ length: 60 }, (_, index) => `p${index}: product { title }`);
    const part = partOf(`{ ${many.join(' ')} seat { row } }`);
    expect(part.marks).toHaveLength(50);
    expect(part.text.match(/_Product_key/g)).toHaveLength(50);
    expect(part.types).toEqual(['Product', 'Seat']);
  });
});

test('an alias is never the name of a field', () => {
  const planner = plannerOver({
    a: `${HINT}
      type Query { item: Item @cacheControl(maxAge: 9) }
      type Item @key(fields: "id") { id: ID! _Item_key: Int }
    `,
  });
  expect(marksOf(partOf('{ item { _Item_key } }', 'a', planner))).toEqual(['item Item __Item_key']);
});

describe('an interface object', () => {
  const planner = plannerOver({
    a: `${HINT}
      type Query { media: Media @cacheControl(maxAge: 9) }
      interface Media @key(fields: "id") { id: ID! title: String }
      type Film implements Media @key(fields: "id") { id: ID! title: String length: Int }
    `,
    b: `${HINT}
      type Query { seen: [Media] @cacheControl(maxAge: 9) }
      type Media @interfaceObject @key(fields: "id") @cacheControl(maxAge: 9) { id: ID! likes: Int }
    `,
  });

  test('is of no type that could be named, but of some that an event may tell of', () => {
    const part = partOf('{ seen { likes } }', 'b', planner);
    expect([part.marks, part.types]).toEqual([undefined, ['Film', 'Media']]);
  });

  test('is not asked for keys of its implementations when it is an entity', () => {
    const part = partOf('{ media { ... on Film { likes } } }', 'b', planner);
    expect(part.marks).toBeUndefined();
  });
});

test('a mutation is not marked', () => {
  const planner = plannerOver({
    a: `${HINT}
      type Query { item: Item @cacheControl(maxAge: 9) }
      type Mutation { make: Item @cacheControl(maxAge: 9) }
      type Item @key(fields: "id") @cacheControl(maxAge: 9) { id: ID! }
    `,
  });
  expect(partOf('mutation { make { id } }', 'a', planner).marks).toBeUndefined();
});
