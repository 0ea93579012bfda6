import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { readCacheHints } from './cache-hints.ts';
import { composeSupergraph } from './compose.ts';

const HINTED = `
  directive @cacheControl(maxAge: Int) on OBJECT
  type Query { product: Product }
  type Product @key(fields: "id") @cacheControl(maxAge: 60) { id: ID! }
`;

function compositionOf(version: string, sdl = HINTED) {
  const link = `extend schema
    @link(url: "https://specs.apollo.dev/federation/${version}", import: ["@key"])`;
  const result = composeSupergraph([{ name: 'shop', url: 'http://shop', sdl: link + sdl }]);
  if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors));
  return result;
}

test.each(['v2.0', 'v2.3', 'v2.7', 'v2.8', 'v2.9', 'v2.11'])(
  'The hints of a subgraph that links %s are in its supergraph',
  (version) => {
    const { supergraph, hints } = compositionOf(version);
    expect(readCacheHints(parse(supergraph)).on('SHOP', 'Product')).toEqual({ maxAge: 60 });
    expect(hints).toEqual([]);
  },
);

test('A subgraph without hints is composed as the version that it links', () => {
  const plain = 'type Query { product: Product } type Product @key(fields: "id") { id: ID! }';
  expect(compositionOf('v2.0', plain).supergraph).toContain('join/v0.3');
});
