import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Attacked,
  GOOD,
  headBytes,
  LEAKS,
  sendPost,
  startAttacked,
  stopAttacked,
} from '../testkit/attacked.ts';
import { internalAuthorization } from '../testkit/internal-keys.ts';
import { askRaw, type RawAnswer } from '../testkit/raw-http.ts';

let attacked: Attacked;

beforeAll(async () => {
  attacked = await startAttacked();
}, 60_000);

afterAll(async () => {
  await attacked?.expectNothingLeft();
  await stopAttacked();
}, 30_000);

afterEach(() => attacked.expectUnharmed('subgraph'));

const send = (body: unknown, headers: Record<string, string> = {}) =>
  sendPost(attacked.subgraph, body, headers);

/** An answer that shows no word of the schema, and none of what is inside. */
function expectShut({ status, headers, body }: RawAnswer): void {
  expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer']);
  expect(JSON.parse(body)).toEqual({
    errors: [{ message: 'Only BFFs may call.', extensions: { code: 'UNAUTHENTICATED' } }],
  });
}

const post = (body: string, target = '/graphql') => ({ method: 'POST', target, body });
const GOOD_BODY = JSON.stringify(GOOD.subgraph);

describe('A subgraph that is called directly', () => {
  test('answers who shows that it is a BFF', async () => {
    expect((await send(GOOD.subgraph)).status).toBe(200);
  });

  test.each([
    '{_service{sdl}}',
    '{__schema{types{name}}}',
    '{_entities(representations:[{__typename:"Product",id:"p1"}]){__typename}}',
    'mutation{setPrice(input:{productId:"p1",amount:1}){product{id}}}',
    '{',
  ])('shows nothing to anybody else: %s', async (query) => {
    const identities = { 'x-facet-viewer': 'u1', 'x-facet-scopes': 'catalogue:write' };
    expectShut(await send({ query }, { authorization: '' }));
    expectShut(await send({ query }, { authorization: '', ...identities }));
    expectShut(await send({ query }, { authorization: 'Bearer a.b.c' }));
    expectShut(await send({ query }, { authorization: 'Basic dTpw' }));
  });

  test.each<[string, () => string]>([
    ['of another body', () => internalAuthorization('subgraph:products', post('{}'))],
    ['for another subgraph', () => internalAuthorization('subgraph:users', post(GOOD_BODY))],
    ['for a BFF', () => internalAuthorization('bff:mobile', post(GOOD_BODY))],
    [
      'of the edge',
      () => internalAuthorization('subgraph:products', post(GOOD_BODY), { issuer: 'edge' }),
    ],
    [
      'that has expired',
      () =>
        internalAuthorization('subgraph:products', post(GOOD_BODY), {
          claims: { iat: 1, exp: 61 },
        }),
    ],
    [
      'without an end',
      () =>
        internalAuthorization('subgraph:products', post(GOOD_BODY), { claims: { exp: undefined } }),
    ],
    [
      'that says it needs no signature',
      () =>
        internalAuthorization('subgraph:products', post(GOOD_BODY), { header: { alg: 'none' } }),
    ],
  ])('takes no token %s', async (_, authorization) => {
    expectShut(await send(GOOD_BODY, { authorization: authorization() }));
  });

  test('does not wait for the body of a caller it does not know', async () => {
    const { url } = attacked.subgraph;
    const head = headBytes(url, {
      'content-type': 'application/json',
      'content-length': '4000000',
    });
    expectShut(await askRaw(url, head));
  });

  test.each<[string, string]>([
    ['cut', '{"query":'],
    ['a list', `[${GOOD_BODY},${GOOD_BODY}]`],
    ['100,000 levels deep', `{"variables":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['a key that pollutes', `{"query":"{__typename}","variables":{"__proto__":{"polluted":1}}}`],
    [
      'half a character',
      '{"query":"query($a:String!){productBySku(sku:$a){id}}","variables":{"a":"\\ud800"}}',
    ],
    [
      'U+0000',
      '{"query":"query($a:String!){productBySku(sku:$a){id}}","variables":{"a":"\\u0000"}}',
    ],
    [
      'a statement of SQL',
      `{"query":"query($a:String!){productBySku(sku:$a){id}}","variables":{"a":"' OR 1=1; DROP TABLE products; --"}}`,
    ],
    [
      'a text for a number',
      '{"query":"query($a:Int!){products(first:$a){totalCount}}","variables":{"a":"1"}}',
    ],
    [
      'ten thousand entities',
      JSON.stringify({
        query: 'query($r:[_Any!]!){_entities(representations:$r){__typename}}',
        variables: { r: Array(10_000).fill({ __typename: 'Product', id: 'p1' }) },
      }),
    ],
  ])('tells even a BFF nothing of what is inside, when it sends %s', async (_, body) => {
    const { status, body: told } = await send(body);
    expect(status).toBeLessThan(500);
    expect(told).not.toMatch(LEAKS);
    expect(told).not.toContain(process.cwd());
    expect(told).not.toMatch(/no such (?:table|column)|syntax error at/);
  });
});
