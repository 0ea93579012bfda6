import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { composedOf, type TestRevision } from '../../check/review.fixture.ts';
import { type DrawnOperation, drawnOperation } from './drawn-operation.ts';
import { DRAWING_FORMATS, formatDrawing } from './format-drawing.ts';

const SHOP: TestRevision = {
  subgraphs: {
    users: `type Query { me: User @cacheControl(maxAge: 0, scope: PRIVATE) }
      type Mutation { rename(name: String): User }
      type User @key(fields: "id") { id: ID! name: String @authenticated }`,
    products: `type Query { products(first: Int = 10): [Product!]! @listSize(slicingArguments: ["first"]) @cacheControl(maxAge: 60) }
      type Product @key(fields: "id") @cacheControl(maxAge: 60) { id: ID! title: String }`,
    likes: `type User @key(fields: "id") @cacheControl(maxAge: 30) { id: ID! likes(first: Int = 5): [Product!] @listSize(slicingArguments: ["first"]) @cacheControl(maxAge: 30) }
      type Product @key(fields: "id") @cacheControl(maxAge: 30) { id: ID! fans: Int }`,
  },
  web: { budgets: { subgraphRequests: 8 } },
};
const HOME = 'query Home { me { name likes { title } } products(first: 20) { title fans } }';

function drawn(body: string): DrawnOperation {
  const [client] = composedOf({ ...SHOP, operations: [body] }).clients;
  const [planned] = client?.operations ?? [];
  const operation = client && planned && drawnOperation(planned, client);
  if (operation) return operation;
  throw new Error(`${planned?.errors.join(' ')}${planned?.planError ?? ''}`);
}

test('A drawing tells who is asked, in which round, after whom, for what and where', () => {
  const { plans, guards, budgets, cacheReasons } = drawn(HOME);
  expect(plans.map(({ when }) => when)).toEqual(['for viewers who meet (1)', 'for anybody']);
  expect(guards).toEqual([{ takes: 'a signed-in viewer', fields: ['User.name'] }]);
  expect(budgets).toEqual({ subgraphRequests: 8 });
  expect(cacheReasons).toContain('`Query.me` of users is private');
  const requests = plans[0]?.requests.map(({ document: _, ...request }) => request);
  expect(requests).toMatchObject([
    { number: 1, subgraph: 'users', round: 1, after: [], fields: ['Query.me'], lookups: [] },
    { number: 2, subgraph: 'products', round: 1, after: [], fields: ['Query.products'] },
    {
      number: 3,
      subgraph: 'likes',
      round: 2,
      after: [1, 2],
      fields: ['User.likes', 'Product.fans'],
      lookups: [
        { types: ['User'], places: ['me'], entities: 1 },
        { types: ['Product'], places: ['products[]'], entities: 20 },
      ],
    },
    { number: 4, subgraph: 'products', round: 3, after: [3], fields: ['Product.title'] },
  ]);
});

test('The text shows a tree, what runs at once, and what is lost while a subgraph is down', () => {
  const [, tree = ''] = formatDrawing('text', drawn(HOME)).split(/\n {2}for viewers .*\n/);
  expect(tree).toBe(
    [
      '  ├─ 1 users           ■ · ·  Query.me                  not kept',
      '  │  └─ 3 likes        · ■ ·  User.likes, Product.fans  kept 30 s for everybody  also after 2',
      '  │     │                       at me',
      '  │     │                       at products[], 20 at most',
      '  │     └─ 4 products  · · ■  Product.title             kept 60 s for everybody',
      '  │                             at me.likes[], 5 at most',
      '  └─ 2 products        ■ · ·  Query.products            kept 60 s for everybody',
      '',
      '  for anybody: 4 requests, 3 in sequence',
      '',
      '  null while a subgraph is down',
      '    likes     me.likes, products[].fans',
      '    products  everything',
      '    users     me',
      '',
    ].join('\n'),
  );
});

test('The text begins with what the operation takes and gives, beside what its client lets pass', () => {
  const [head = ''] = formatDrawing('text', drawn(HOME)).split('\n  for viewers');
  expect(head).toMatch(
    /^Home {2}query of web, in 1\.0\.0\nbffs\/web\/operations\/Home\.graphql:1:1 {2}/,
  );
  expect(head).toContain('  asks     4 requests of 8, 3 in sequence, 3 entity lookups\n');
  expect(head).toContain('  costs    26, for 7 selections in 3 levels\n');
  expect(head).toContain('  is kept  not at all\n  because  `Query.me` of users says so');
  expect(head).toContain('  takes    (1) a signed-in viewer: User.name\n');
});

test('Mermaid is given a node for each request, and an arrow for each that it waits for', () => {
  const lines = formatDrawing('mermaid', drawn(HOME)).split('\n');
  expect(lines[0]).toBe('flowchart LR');
  expect(lines).toContain(
    '  r4["4 products<br/>Product.title<br/>at me.likes#91;#93;<br/>kept 60 s for everybody"]',
  );
  expect(lines.filter((line) => line.includes('-->'))).toEqual([
    '  operation --> r1',
    '  operation --> r2',
    '  r1 --> r3',
    '  r2 --> r3',
    '  r3 --> r4',
  ]);
});

test('A picture has a box for each request, and no two of them on one another', () => {
  const boxes = [...formatDrawing('svg', drawn(HOME)).matchAll(BOX)].map(([, ...sides]) =>
    sides.map(Number),
  );
  expect(boxes).toHaveLength(4);
  for (const [x = 0, y = 0, width = 0, height = 0] of boxes) {
    const others = boxes.filter(
      ([otherX = 0, otherY = 0]) =>
        otherX >= x && otherX < x + width && otherY >= y && otherY < y + height,
    );
    expect(others).toHaveLength(1);
  }
});

const BOX = /<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/g;

test('JSON is as its schema documents it, which knows every member', () => {
  const schemaAt = (path: string) =>
    JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
  const ajv = new Ajv2020();
  addFormats.default(ajv);
  ajv.addSchema(schemaAt('../review.schema.json'), 'review.schema.json');
  const isValid = ajv.compile(schemaAt('./plan.schema.json'));
  for (const body of [HOME, 'mutation Rename { rename(name: "a") { id } }']) {
    isValid(JSON.parse(formatDrawing('json', drawn(body))));
    expect(isValid.errors).toBeNull();
  }
  expect(isValid({ ...drawn(HOME), plans: [] })).toBe(false);
});

describe('Every format', () => {
  test.each(DRAWING_FORMATS)(
    '%s ends with a line end, also for what changes something',
    (format) => {
      expect(formatDrawing(format, drawn('mutation Rename { rename(name: "a") { id } }'))).toMatch(
        /[^\n]\n$/,
      );
    },
  );

  test('colours only a text, and only where it is wanted', () => {
    const sequence = '\u001b[';
    expect(formatDrawing('text', drawn(HOME), true)).toContain(sequence);
    for (const format of DRAWING_FORMATS) {
      expect(formatDrawing(format, drawn(HOME))).not.toContain(sequence);
    }
  });
});
