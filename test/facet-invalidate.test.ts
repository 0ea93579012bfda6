import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { createHttpServer } from '../gateway/http.ts';
import { addInvalidationEndpoint } from '../gateway/invalidation-endpoint.ts';
import { freeBase } from './testkit/ports.ts';
import { killPrograms, runFacet } from './testkit/program.ts';

const CREDENTIAL = 'a-long-enough-secret';

let base: number;
/** A stand-in for each BFF of facet.json, with the real endpoint: the last one was started without. */
let bffs: FastifyInstance[];
const invalidated: string[] = [];

beforeAll(async () => {
  base = await freeBase();
  bffs = await Promise.all(
    ['web', 'mobile', 'partner'].map(async (name, index) => {
      const bff = createHttpServer({ bodyBytes: 16 * 1024, onRefused: () => {} });
      addInvalidationEndpoint(bff, {
        credential: name === 'partner' ? undefined : CREDENTIAL,
        invalidate: async (tags) => {
          invalidated.push(`${name}: ${tags.join(', ')}`);
        },
      });
      await bff.listen({ host: '127.0.0.1', port: base + 1 + index });
      return bff;
    }),
  );
});

afterAll(async () => {
  await killPrograms();
  for (const bff of bffs) await bff.close();
});

const run = (words: readonly string[], credential = CREDENTIAL) => {
  invalidated.length = 0;
  const env = { FACET_BASE_PORT: String(base), FACET_INVALIDATION_CREDENTIAL: credential };
  return runFacet(['invalidate', ...words], { env });
};

const urlOf = (index: number) => {
  const { port } = bffs[index]!.server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
};

test('Every BFF of facet.json is told, and of each is said what came of it', async () => {
  const { code, stdout, stderr } = await run(['Product:p7', 'Category']);
  expect(invalidated.sort()).toEqual(['mobile: Product:p7, Category', 'web: Product:p7, Category']);
  expect(stdout.split('\n').sort()).toEqual(['', 'mobile: invalidated', 'web: invalidated']);
  expect(stderr).toMatch(/^facet: partner: .*without FACET_INVALIDATION_CREDENTIAL\n$/);
  expect(code).toBe(1);
});

test('Only BFFs that are named are told, if any are', async () => {
  const { code, stdout } = await run(['Product:p7', '--url', `${urlOf(1)}/graphql`]);
  expect([code, invalidated]).toEqual([0, ['mobile: Product:p7']]);
  expect(stdout).toBe(`127.0.0.1:${base + 2}: invalidated\n`);
});

test.each([
  [
    'another credential',
    ['P', '--url'],
    'another-long-enough-secret',
    'another FACET_INVALIDATION',
  ],
  ['what is no tag', [':p7', '--url'], CREDENTIAL, 'takes no such tags'],
])('%s is told with exit code 1', async (_, words, credential, said) => {
  const { code, stderr } = await run([...words, urlOf(0)], credential);
  expect([code, invalidated]).toEqual([1, []]);
  expect(stderr).toContain(said);
});

test('A BFF that does not answer is told of by its address', async () => {
  const { code, stderr } = await run(['P', '--url', `http://127.0.0.1:${base}`]);
  expect([code, stderr]).toEqual([1, `facet: 127.0.0.1:${base}: it does not answer\n`]);
});
