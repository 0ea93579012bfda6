import { describe, expect, test } from '@jest/globals';
import { GraphQLError, parse } from 'graphql';
import { composeSupergraph } from '../compose.ts';
import { openContract } from '../opened-contract.ts';
import { supergraphOf } from './federated.fixture.ts';
import { operationIn } from './operation-plans.ts';
import { plannerOver, representationsOf } from './planned.fixture.ts';
import { createPlanner, PlanError } from './planner.ts';
import { resolveOperation } from './resolved-operation.ts';

const PRICES = plannerOver({
  products: `
    type Query { product: Product all: [Product] }
    type Product @key(fields: "id") {
      id: ID! title: String price(currency: String = "USD"): Int
    }
  `,
  shipping: `
    type Product @key(fields: "id") {
      id: ID!
      price(currency: String = "USD"): Int @external
      eur: Int @requires(fields: "price(currency: \\"EUR\\")")
      gbp: Int @requires(fields: "price(currency: \\"GBP\\")")
      own: Int @requires(fields: "price")
      free: Boolean
      estimate(zip: String, codes: [Code!]): Int
    }
    input Code { zip: String }
  `,
});

describe('faults of the stock planner', () => {
  test('a key that its subgraph does not resolve is not chosen', () => {
    const { planOf } = plannerOver({
      catalogue: `
        type Query { product: Product }
        type Product @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }
      `,
      stock: `
        type Product @key(fields: "id", resolvable: false) @key(fields: "sku") {
          id: ID! sku: ID! left: Int
        }
      `,
    });
    expect(representationsOf(planOf('{ product { left } }'))).toEqual(['sku']);
  });

  describe('a field that no subgraph can answer', () => {
    const { planOf } = plannerOver({
      a: `
        type Query { holder: Holder pet: Pet }
        interface Pet { name: String }
        type Holder { size: Int pet: Pet pets: [Pet] }
      `,
      b: `
        interface Pet { name: String age: Int }
        type Cat implements Pet { name: String age: Int }
        type Query { cat: Pet }
      `,
    });

    test('is an error when it is all of the plan', () => {
      expect(() => planOf('{ pet { age } }')).toThrow(PlanError);
      expect(() => planOf('{ pet { age } }')).toThrow('No subgraph can answer Query.pet.');
    });

    test('is an error when the plan holds other root fields', () => {
      expect(() => planOf('{ cat { age } alias: pet { age } }')).toThrow('Query.pet');
    });

    test('is an error deep in what the plan holds', () => {
      expect(() => planOf('{ holder { size pets { age } } }')).toThrow('Holder.pets');
      expect(() => planOf('{ holder { ... on Holder { size pet { age } } } }')).toThrow(
        'Holder.pet',
      );
    });

    test('is none under a type condition that the subgraph never meets', () => {
      expect(planOf('{ pet { ... on Cat { age } } holder { pet { name } } }').steps).toHaveLength(
        1,
      );
    });
  });

  test('the client and a @requires ask for one field with different arguments', () => {
    const body = 'query ($c: String) { product { eur price(currency: $c) alias: price } }';
    expect(PRICES.requestsOf(body)[0]).toMatch(
      /id _price_\w+:price\(currency:"EUR"\)_price_\w+:price\(currency:\$c\)alias:price}}$/,
    );
    expect(representationsOf(PRICES.planOf(body))).toEqual([
      expect.stringMatching(/^id price=_price_\w{8}$/),
    ]);
  });

  test('two @requires with different arguments have representations of their own', () => {
    const plan = PRICES.planOf('{ product { eur gbp free } }');
    const [first = '', second = ''] = representationsOf(plan);
    expect(representationsOf(plan)).toHaveLength(2);
    expect(first).not.toBe(second);
    expect(plan.steps).toHaveLength(2);
    expect(plan.steps[1]?.text).toMatch(/_e0:.*{eur free}}_e1:.*{gbp}}/);
  });

  test('a @requires without arguments keeps apart from one with them', () => {
    const plan = PRICES.planOf('{ product { own eur } }');
    const [own = '', eur = ''] = representationsOf(plan);
    const sourceOf = (representation: string) => representation.split('=')[1];
    expect(plan.steps[1]?.text).toMatch(/_e0:.*{own}}_e1:.*{eur}}/);
    expect(plan.steps[0]?.text).toContain(`${sourceOf(own)}:price}`);
    expect(plan.steps[0]?.text).toContain(`${sourceOf(eur)}:price(currency:"EUR")`);
  });

  test.each([
    ['a key', '{ all { id: title free } }', /{all{__typename id _id_\w{8}:title}}/],
    ['a required field', '{ all { price: title own } }', /_price_\w{8}:title/],
    [
      'the type',
      '{ all { __typename: title free } }',
      /{all{__typename id _typename_\w{8}:title}}/,
    ],
  ])('an alias of the client that is the name of %s is not taken for it', (_, body, text) => {
    expect(PRICES.requestsOf(body)[0]).toMatch(text);
  });

  test('conditions never reach the planner, however they are nested', () => {
    const plans = PRICES.plansOf(
      'query ($a: Boolean!, $b: Boolean!) { product @include(if: $a) { ... @skip(if: $b) { free } } }',
    );
    const texts = plans.plans.map(({ steps }) => steps.map(({ text }) => text).join());
    expect(texts.join()).not.toMatch(/@skip|@include|\$[ab]/);
    expect(plans.plans[plans.variants['11'] ?? -1]?.steps).toMatchObject([
      { text: '{product{__typename}}' },
    ]);
  });

  test('a @requires under @skip burdens nobody when it is skipped', () => {
    const body = 'query ($s: Boolean!) { product { free eur @skip(if: $s) } }';
    expect(representationsOf(PRICES.planOf(body, { s: true }))).toEqual(['id']);
    expect(representationsOf(PRICES.planOf(body, { s: false }))).toEqual([
      expect.stringContaining('price='),
    ]);
  });
});

describe('__typename', () => {
  const { requestsOf } = plannerOver({
    books: `
      type Query { best: Book @shareable }
      type Book @shareable { title: String }
    `,
    items: `
      type Query { best: Item @shareable newest: [Item] found: [Found] }
      interface Item { title: String }
      type Book implements Item @shareable { title: String }
      type Film implements Item { title: String length: Int book: Book }
      union Found = Book | Film
    `,
  });

  test('is asked for where the type is abstract, even if not in that subgraph', () => {
    expect(requestsOf('{ best { title } }')).toEqual(['books {best{__typename title}}']);
    expect(requestsOf('{ newest { title } }')).toEqual(['items {newest{__typename title}}']);
    expect(requestsOf('{ found { ... on Book { title } } }')).toEqual([
      'items {found{__typename ...on Book{title}}}',
    ]);
  });

  test('is asked for once, under its own name, however often the client asks', () => {
    const body = '{ newest { a: __typename __typename ... on Film { b: __typename } } }';
    expect(requestsOf(body)).toEqual(['items {newest{__typename}}']);
  });

  test('is not asked for where the schema knows it', () => {
    const body =
      '{ __typename newest { ... on Film { length __typename book { title t: __typename } } } }';
    expect(requestsOf(body)).toEqual(['items {newest{__typename ...on Film{length book{title}}}}']);
  });

  test('alone on an object asks whether the object exists', () => {
    expect(requestsOf('{ newest { ... on Film { book { __typename } } } }')).toEqual([
      'items {newest{__typename ...on Film{book{__typename}}}}',
    ]);
  });

  test('of the root asks nobody', () => {
    expect(requestsOf('{ __typename }')).toEqual([]);
  });
});

test('introspection never reaches a subgraph', () => {
  const body = '{ __schema { types { name } } p: product { id } t: __type(name: "X") { name } }';
  expect(PRICES.requestsOf(body)).toEqual(['products {p:product{id}}']);
  expect(PRICES.requestsOf('{ __schema { types { name } } }')).toEqual([]);
});

test('subscriptions are refused', () => {
  const { planOf } = plannerOver({
    a: 'type Query { now: Int } type Subscription { ticks: Int }',
  });
  expect(() => planOf('subscription { ticks }')).toThrow(PlanError);
});

describe('@interfaceObject', () => {
  const { planOf } = plannerOver({
    a: `
      type Query { items: [Item] }
      interface Item @key(fields: "id") { id: ID! }
      type Book implements Item @key(fields: "id") { id: ID! pages: Int }
      type Film implements Item @key(fields: "id") { id: ID! }
    `,
    b: `type Item @key(fields: "id") @interfaceObject { id: ID! stars(most: Int): Int }`,
  });

  test('is asked for entities by the name of the interface', () => {
    const [, step] = planOf('{ items { ... on Book { pages stars } } }').steps;
    expect(step?.text).toContain('...on Item{stars}');
    expect(step?.parts[0]?.entities?.requires).toContainEqual(
      expect.objectContaining({
        name: '__typename',
        sentAs: expect.objectContaining({ Book: 'Item' }),
      }),
    );
  });

  test('keeps what different types ask for under one name apart', () => {
    const [, step] = planOf(
      '{ items { ... on Book { s: stars(most: 1) } ... on Film { s: stars(most: 2) } } }',
    ).steps;
    expect(step?.text).toMatch(/{_s_\w{8}:stars\(most:1\)_s_\w{8}:stars\(most:2\)}/);
  });
});

describe('@provides', () => {
  const { requestsOf } = plannerOver({
    reviews: `
      type Query { reviews: [Review] }
      type Review { author: User @provides(fields: "name") buyer: User }
      type User @key(fields: "id") { id: ID! name: String @external }
    `,
    users: `type User @key(fields: "id") { id: ID! name: String @shareable nick: String }`,
  });

  test('saves a request on the path it stands on, and on no other', () => {
    expect(requestsOf('{ reviews { author { name } } }')).toEqual([
      'reviews {reviews{author{name}}}',
    ]);
    expect(requestsOf('{ reviews { buyer { name } } }')).toHaveLength(2);
  });

  test('is not met by an alias of the client', () => {
    const [first, second] = requestsOf('{ reviews { author { name: nick n: name } } }');
    expect(first).toBe('reviews {reviews{author{__typename id n:name}}}');
    expect(second).toMatch(/{_name_\w{8}:nick}/);
  });
});

describe('@override with a label', () => {
  const planner = plannerOver({
    a: `type Query { user: User } type User @key(fields: "id") { id: ID! name: String age: Int }`,
    b: `type User @key(fields: "id") { id: ID! name: String @override(from: "a", label: "move") }`,
  });

  test('leaves a field where it was while the label is off', () => {
    expect(planner.overrideLabels).toEqual(['move']);
    expect(planner.requestsOf('{ user { name age } }')).toEqual(['a {user{name age}}']);
  });

  test('moves the field, and it alone, while the label is on', () => {
    const [first, second] = planner.requestsOf('{ user { name age } }', {}, ['move']);
    expect(first).toBe('a {user{__typename id age}}');
    expect(second).toMatch(/^b .*{name}}}$/);
  });
});

describe('names of the client that are also names of the plan', () => {
  test('an alias that is the name of a stand-in', () => {
    const [name = ''] =
      /_price_\w{8}/.exec(PRICES.requestsOf('{ product { eur } }')[0] ?? '') ?? [];
    const [text] = PRICES.requestsOf(`{ product { ${name}: title eur } }`);
    expect(text).toContain(`${name}:price(currency:"EUR")`);
    expect(text).toContain(`${name.slice(0, -9)}_${name.slice(-8)}_`);
    expect(text).not.toContain(`${name}:title`);
  });

  test('an alias that is the private alias of another field', () => {
    const body = (alias: string) => `{ all { id: title ${alias}: price } }`;
    const [name = ''] = /_id_\w{8}/.exec(PRICES.requestsOf(body('x'))[0] ?? '') ?? [];
    const [text] = PRICES.requestsOf(body(name));
    expect(text).toContain(`${name}:title`);
    expect(text).not.toContain(`${name}:price`);
  });

  test('a variable "representations" in a request for entities', () => {
    const { steps } = PRICES.planOf(
      'query ($representations: String) { product { estimate(zip: $representations) } }',
    );
    const [, step] = steps;
    expect(step).toMatchObject({
      variables: ['representations'],
      parts: [{ entities: { variable: '_planner' } }],
    });
    expect(step?.text).toMatch(/^query\(\$_planner:\[_Any!\]!\$representations:String\)/);
    expect(step?.text).toContain('_entities(representations:$_planner)');
    expect(step?.text).toContain('estimate(zip:$representations)');
  });

  test('a variable "representations" in a request for root fields, and both other names', () => {
    const { steps } = PRICES.planOf(
      `query ($representations: String, $_client: String, $_planner: String) { product {
        price(currency: $representations) estimate(zip: $_client, codes: { zip: $_planner })
      } }`,
    );
    expect(steps[0]?.variables).toEqual(['representations']);
    expect(steps[0]?.text).toContain('price(currency:$representations)');
    expect([...(steps[1]?.variables ?? [])].sort()).toEqual(['_client', '_planner']);
    expect(steps[1]?.text).toContain('$__planner:[_Any!]!');
    expect(steps[1]?.text).toContain('_entities(representations:$__planner)');
  });

  test('a variable "_r0" in a merged request', () => {
    const { steps } = PRICES.planOf(
      'query ($_r0: String) { product { estimate(zip: $_r0) } all { free e: estimate(zip: $_r0) } }',
    );
    const [, step] = steps;
    expect(step?.parts.map(({ entities }) => entities?.variable)).toEqual(['__r0', '_r1']);
    expect(step?.text).toMatch(/^query\(\$__r0:\[_Any!\]!\$_r0:String\$_r1:\[_Any!\]!\)/);
    expect(step?.variables).toEqual(['_r0']);
  });

  test.each(['representations', '_r0'])(
    'a variable "%s" in several requests: every text is valid for the same variables',
    (name) => {
      const plan = PRICES.planOf(
        `query ($${name}: String) { product { price(currency: $${name}) estimate(zip: $${name}) eur gbp } }`,
      );
      for (const { text, variables, parts } of plan.steps) {
        const [definition] = parse(text).definitions;
        const defined =
          definition?.kind === 'OperationDefinition' ? (definition.variableDefinitions ?? []) : [];
        const own = parts.flatMap(({ entities }) => entities?.variable ?? []);
        const names = defined.map(({ variable }) => variable.name.value);
        expect([...names].sort()).toEqual([...variables, ...own].sort());
        expect(new Set(names).size).toBe(names.length);
      }
    },
  );
});

describe('what the client sends along', () => {
  test('one response name with different arguments has a key for each', () => {
    const plan = PRICES.planOf(
      'query ($z: String) { product { estimate(zip: $z) } all { estimate(zip: "1") } }',
    );
    expect(Object.keys(plan.keys)).toEqual([
      'estimate:estimate zip: $z',
      'estimate:estimate zip: "1"',
    ]);
    expect(new Set(Object.values(plan.keys)).size).toBe(2);
  });

  test('one alias for different fields under different types has a key for each', () => {
    const { requestsOf } = plannerOver({
      a: `
        type Query { found: [Found] }
        union Found = A | B
        type A { caption: String }
        type B { alt: String }
      `,
    });
    expect(requestsOf('{ found { ... on A { text: caption } ... on B { text: alt } } }')).toEqual([
      expect.stringMatching(/\.\.\.on A{_text_\w{8}:caption}\.\.\.on B{_text_\w{8}:alt}/),
    ]);
  });

  test('variables inside of objects and lists, with their defaults, go where they are used', () => {
    const [first, second] = PRICES.planOf(
      `query ($zip: String = "1", $c: String) {
        product { title price(currency: $c) estimate(codes: [{ zip: $zip }, { zip: "2" }]) }
      }`,
    ).steps;
    expect(first?.variables).toEqual(['c']);
    expect(second?.variables).toEqual(['zip']);
    expect(second?.text).toContain('$zip:String="1"');
    expect(second?.text).toContain('estimate(codes:[{zip:$zip}{zip:"2"}])');
  });

  test('a merged request defines a variable of two of its parts once', () => {
    const { steps } = PRICES.planOf(
      'query ($z: String) { product { a: estimate(zip: $z) } all { b: estimate(zip: $z) } }',
    );
    expect(steps[1]?.text).toMatch(/^query\(\$_r0:\[_Any!\]!\$z:String\$_r1:\[_Any!\]!\)/);
    expect(steps[1]?.variables).toEqual(['z']);
  });

  test('directives of its own: on fields and fragments where they stand, on spreads nowhere', () => {
    const directives = `
      directive @trace(name: String) on FIELD | INLINE_FRAGMENT
      directive @spread on FRAGMENT_SPREAD
    `;
    const { requestsOf } = plannerOver({
      a: `${directives} type Query { p: P } type P @key(fields: "id") { id: ID! title: String }`,
      b: `${directives} type P @key(fields: "id") { id: ID! stars: Int }`,
    });
    const body = `
      query ($v: String) { p { title @trace(name: $v) ...F @spread ... @trace { again: title } } }
      fragment F on P { stars @trace(name: "s") }
    `;
    const [first, second] = requestsOf(body);
    expect(first).toMatch(/title@trace\(name:\$v\).*@trace{.*again:title}/);
    expect(second).toContain('{stars@trace(name:"s")}');
    expect(`${first} ${second}`).not.toContain('@spread');
  });
});

describe('entities in unusual places', () => {
  test('in lists of lists', () => {
    const { planOf } = plannerOver({
      a: `type Query { grid: [[T]] } type T @key(fields: "id") { id: ID! inner: [[T]] }`,
      b: `type T @key(fields: "id") { id: ID! name: String }`,
    });
    const paths = planOf('{ grid { inner { name } } }').steps.flatMap(({ parts }) =>
      parts.flatMap((part) => part.paths),
    );
    expect(paths).toEqual([[], ['grid', '@', '@', 'inner', '@', '@']]);
  });

  test('below the Query that a mutation answers, and before its next field', () => {
    const { planOf } = plannerOver({
      a: `
        type Query { me: User }
        type Mutation { first: Payload third: Payload }
        type Payload { ok: Boolean query: Query }
        type User @key(fields: "id") { id: ID! }
      `,
      b: `
        type Query { now: Int }
        type Mutation { second: Boolean }
        type User @key(fields: "id") { id: ID! name: String }
      `,
    });
    const { steps } = planOf(
      'mutation { first { query { me { name } now } } second third { ok } }',
    );
    expect(steps.map(({ service, kind }) => `${service} ${kind}`)).toEqual([
      'a mutation',
      'b query',
      'b query',
      'b mutation',
      'a mutation',
    ]);
    const now = steps.find(({ text }) => text.includes('now'));
    expect(now?.parts).toEqual([{ paths: [['first', 'query']], fields: ['now'] }]);
    expect(steps.map(({ after }) => after)).toEqual([[], [0], [0], [1, 2], [3]]);
  });

  test('behind an interface whose types live in different subgraphs', () => {
    const { requestsOf } = plannerOver({
      a: `
        type Query { nodes: [Node] }
        interface Node { id: ID! name(of: Int): String }
        type A implements Node @key(fields: "id") { id: ID! name(of: Int): String }
        type B implements Node @key(fields: "id") { id: ID! name(of: Int): String @external }
      `,
      b: `type B @key(fields: "id") { id: ID! name(of: Int): String }`,
    });
    const [first, second] = requestsOf('{ nodes { name(of: 1) ... on B { two: name(of: 2) } } }');
    expect(first).toBe('a {nodes{__typename ...on A{name(of:1)}...on B{__typename id}}}');
    expect(second).toContain('...on B{name(of:1)two:name(of:2)}');
  });
});

describe('a supergraph with rules that nothing enforces', () => {
  const composed = (sdl: string, imports: string) => {
    const result = composeSupergraph([
      {
        name: 'a',
        url: 'http://a',
        sdl: `extend schema @link(
          url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}]
        ) ${sdl}`,
      },
    ]);
    if (result.kind === 'composed') return result.supergraph;
    throw new Error(JSON.stringify(result.errors));
  };

  test.each([
    [
      '@fromContext',
      composed(
        `type Query { user: User }
        type User @context(name: "user") { name: String child: Child }
        type Child @key(fields: "id") {
          id: ID! age(of: String @fromContext(field: "$user { name }")): Int
        }`,
        '"@key", "@context", "@fromContext"',
      ),
    ],
  ])('%s is refused', (_, supergraph) => {
    expect(() => createPlanner(supergraph)).toThrow(GraphQLError);
    expect(openContract(supergraph, {})).toMatchObject({ kind: 'failed' });
  });
});

describe("A client's defaults", () => {
  const supergraph = supergraphOf({
    a: `
      type Query { node: Node }
      interface Node { id: ID items(first: Int): [Int] }
      type A implements Node { id: ID items(first: Int = 5): [Int] }
    `,
  });
  const contract = openContract(supergraph, { limits: { lists: { max: 20, default: 10 } } });
  if (contract.kind === 'failed') throw new Error(contract.errors.join());
  const planner = createPlanner(contract.supergraph, contract.opened.schema);
  const planOf = (text: string) => {
    const document = parse(text);
    return planner.plan(resolveOperation(operationIn(document), document));
  };

  test('are sent', () => {
    expect(planOf('{ node { items } }').steps[0]?.text).toContain('items(first:10)');
    expect(planOf('{ node { ... on A { items } } }').steps[0]?.text).toContain('items}');
  });

  test('that cannot stand side by side are refused, for services would refuse them', () => {
    expect(() => planOf('{ node { items ... on A { items } } }')).toThrow(
      /^With this client's defaults sent: Fields "items" conflict/,
    );
    expect(() => planOf('{ node { items ... on A { other: items } } }')).not.toThrow();
  });
});

test('a text that is no supergraph is refused', () => {
  expect(() => createPlanner('type Query { a: Int }')).toThrow();
});

test('an operation is planned the same way every time', () => {
  const sdls = { a: 'type Query { a: Int b: Int }', b: 'type Query { c: Int }' };
  const planned = () => createPlanner(supergraphOf(sdls));
  const [
    {
      definitions: [operation],
    } = { definitions: [] },
  ] = [parse('{ a c b }')];
  if (operation?.kind !== 'OperationDefinition') throw new Error('No operation.');
  const planner = planned();
  const plan = planner.plan(operation);
  expect(planner.plan(operation)).toEqual(plan);
  expect(planned().plan(operation)).toEqual(plan);
});
