import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import type { Manifest } from './manifest/format.ts';
import { formatOperationError } from './manifest/operation-error.ts';
import { createManifest, type ManifestOptions } from './manifest.ts';

const schema = buildSchema(`
  type Query { product(id: ID!): Product products: [Product!]! }
  type Mutation { rate(id: ID!): Product }
  type Subscription { price: Int }
  type Product { id: ID! title: String related: [Product!]! }
`);

const home = 'query Home { products { ...Card } }';
const card = 'fragment Card on Product { title related { ...Badge } }';
const badge = 'fragment Badge on Product { id }';

describe('createManifest', () => {
  test('registers an operation by the hash of its text', () => {
    const body = 'query Home {\n  products {\n    id\n  }\n}';
    expect(manifestOf({ 'a.graphql': 'query Home{products{id}}' })).toEqual({
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [
        { id: createHash('sha256').update(body).digest('hex'), name: 'Home', type: 'query', body },
      ],
    });
  });

  test('finds fragments in any file and adds those that are needed, sorted by name', () => {
    const files = { 'home.graphql': home, 'z/card.graphql': card, 'a/badge.graphql': badge };
    const other = { ...files, 'other.graphql': 'mutation Rate { rate(id: 1) { id } }' };
    const [first, second] = manifestOf(other).operations;
    expect(first?.body).toBe(
      `query Home {
  products {
    ...Card
  }
}

fragment Badge on Product {
  id
}

fragment Card on Product {
  title
  related {
    ...Badge
  }
}`,
    );
    expect(second).toMatchObject({ name: 'Rate', type: 'mutation' });
    expect(second?.body).not.toContain('fragment');
  });

  test('sorts operations by name, several to a file allowed', () => {
    const files = {
      'a.graphql': 'query C { products { id } } query A { products { id } }',
      'b.graphql': 'query B { products { id } }',
    };
    expect(manifestOf(files).operations.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
  });

  test('depends neither on the order of the files nor on their formatting', () => {
    const one = manifestOf({ a: home, b: card, c: badge });
    expect(
      manifestOf({ a: badge, b: `# A card.\n${card}`, c: home.replaceAll(' ', '\n') }),
    ).toEqual(one);
  });

  test('makes an empty manifest of no files', () => {
    expect(manifestOf({}).operations).toEqual([]);
  });

  test('adds __typename to each object but the root where the client wants it', () => {
    const files = {
      a: 'query Home { products { ... on Product { id } ...Card } }',
      b: card,
      c: badge,
    };
    const [operation] = manifestOf(files, { typenames: 'every-object' }).operations;
    expect(operation?.body).toBe(
      `query Home {
  products {
    ... on Product {
      id
      __typename
    }
    ...Card
    __typename
  }
}

fragment Badge on Product {
  id
  __typename
}

fragment Card on Product {
  title
  related {
    ...Badge
    __typename
  }
  __typename
}`,
    );
  });

  test('adds no __typename where one is', () => {
    const files = { a: 'query Home { products { __typename id } }' };
    const [operation] = manifestOf(files, { typenames: 'every-object' }).operations;
    expect(operation?.body.match(/__typename/g)).toHaveLength(1);
  });

  test('gives the ids that Apollo Client computes for its own documents', async () => {
    // One after the other: Jest cannot load the second, which requires the first, at the same time.
    const { InMemoryCache } = await import('@apollo/client');
    const { generatePersistedQueryIdsAtRuntime } = await import('@apollo/persisted-query-lists');
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const { generateHash } = generatePersistedQueryIdsAtRuntime({ sha256 });
    const sent = new InMemoryCache().transformDocument(parse([badge, home, card].join('\n')));
    const [operation] = manifestOf(
      { a: home, b: card, c: badge },
      { typenames: 'every-object' },
    ).operations;
    expect(operation?.id).toBe(await generateHash(sent));
  });
});

describe('createManifest refuses, by file and line,', () => {
  const cases: readonly [string, Record<string, string>, readonly string[]][] = [
    [
      'syntax errors of all files, and says nothing else then',
      { 'b.graphql': 'query B {', 'a.graphql': 'query A {\n  ]', 'c.graphql': 'query C { nope }' },
      [
        'a.graphql:2:3 Syntax Syntax Error: Expected Name, found "]".',
        'b.graphql:1:10 Syntax Syntax Error: Expected Name, found <EOF>.',
      ],
    ],
    [
      'an anonymous operation',
      { 'a.graphql': '\n{ products { id } }' },
      ['a.graphql:2:1 NamedOperations An operation of a manifest needs a name.'],
    ],
    [
      'two operations of one name',
      { 'a.graphql': 'query A { products { id } }', 'b.graphql': '\nquery A { products { id } }' },
      [
        'b.graphql:2:7 UniqueOperationNames There can be only one operation named "A". The first is at a.graphql:1:7.',
      ],
    ],
    [
      'two fragments of one name',
      { 'a.graphql': `${badge}\nquery A { products { ...Badge } }`, 'b.graphql': badge },
      [
        'b.graphql:1:10 UniqueFragmentNames There can be only one fragment named "Badge". The first is at a.graphql:1:10.',
      ],
    ],
    [
      'a fragment that no operation uses',
      { 'a.graphql': 'query A { products { id } }', 'b.graphql': `\n\n${badge}` },
      ['b.graphql:3:1 NoUnusedFragments Fragment "Badge" is never used.'],
    ],
    [
      'a subscription',
      { 'a.graphql': 'subscription S { price }' },
      ['a.graphql:1:1 NoSubscriptions Subscriptions are not supported.'],
    ],
    [
      'a spread of an unknown fragment',
      { 'a.graphql': 'query A {\n  products { ...Nope }\n}' },
      ['a.graphql:2:17 KnownFragmentNames Unknown fragment "Nope".'],
    ],
    [
      'fragments that spread each other in a circle',
      {
        'a.graphql': 'query A { products { ...F } }\nfragment F on Product { ...G }',
        'b.graphql': 'fragment G on Product { ...F }',
      },
      ['a.graphql:2:25 NoFragmentCycles Cannot spread fragment "F" within itself via "G".'],
    ],
    [
      'a type definition',
      { 'a.graphql': 'query A { products { id } }\ntype T { a: Int }' },
      ['a.graphql:2:1 ExecutableDefinitions The "T" definition is not executable.'],
    ],
    [
      'a field that the schema does not have, in the file of the fragment',
      {
        'a.graphql': 'query A { products { ...F } }',
        'b.graphql': 'fragment F on Product {\n  cost\n}',
      },
      ['b.graphql:2:3 FieldsOnCorrectType Cannot query field "cost" on type "Product".'],
    ],
    [
      'a variable that a fragment of another file uses and the operation does not declare',
      {
        'a.graphql': 'query A { ...F }',
        'b.graphql': 'fragment F on Query {\n  product(id: $id) { id }\n}',
      },
      ['b.graphql:2:15 NoUndefinedVariables Variable "$id" is not defined by operation "A".'],
    ],
    [
      'everything else, sorted by place',
      {
        'b.graphql': 'query B { product { id } }',
        'a.graphql': 'query A {\n  products\n  nope\n}',
      },
      [
        'a.graphql:2:3 ScalarLeafs Field "products" of type "[Product!]!" must have a selection of subfields. Did you mean "products { ... }"?',
        'a.graphql:3:3 FieldsOnCorrectType Cannot query field "nope" on type "Query".',
        'b.graphql:1:11 ProvidedRequiredArguments Field "product" argument "id" of type "ID!" is required, but it was not provided.',
      ],
    ],
  ];
  test.each(cases)('%s', (_what, files, errors) => {
    const result = createManifest(schema, filesOf(files));
    expect(result.kind === 'failed' && result.errors.map(formatOperationError)).toEqual(errors);
    expect(createManifest(schema, filesOf(files).reverse())).toEqual(result);
  });

  test('and names the operation where there is one', () => {
    const files = filesOf({
      a: 'query A { nope }',
      b: 'query B { ...F } fragment F on Query { nope }',
    });
    const result = createManifest(schema, files);
    const errors = result.kind === 'failed' ? result.errors : [];
    expect(errors.map(({ operation }) => operation)).toEqual(['A', undefined]);
  });
});

function manifestOf(files: Record<string, string>, options?: ManifestOptions): Manifest {
  const result = createManifest(schema, filesOf(files), options);
  if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors));
  return result.manifest;
}

function filesOf(files: Record<string, string>) {
  return Object.entries(files).map(([path, text]) => ({ path, text }));
}
