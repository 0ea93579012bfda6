import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { internalAuthorization, type TestToken } from '../testkit/internal-keys.ts';
import { sample } from '../testkit/operations.ts';
import { sendRaw } from '../testkit/raw-http.ts';
import { type Shop, startShop } from '../testkit/shop.ts';
import { SUBGRAPHS } from '../testkit/subgraphs.ts';

let shop: Shop;

beforeAll(async () => {
  // BFFs as in production.
  shop = await startShop({ seedScale: 0.05, tokenless: 'refused' });
}, 60_000);

afterAll(() => shop.close());

const now = () => Math.floor(Date.now() / 1_000);

/** A message, and the header it goes with. */
interface Attempt {
  readonly method?: string;
  readonly target?: string;
  readonly body?: string;
  readonly authorization?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function send(url: string, attempt: Attempt): Promise<Answered> {
  const { method = 'POST', target = '/graphql', body = '', authorization, headers } = attempt;
  const response = await fetch(new URL(target, url), {
    method,
    headers: {
      'content-type': 'application/json',
      ...(authorization !== undefined && { authorization }),
      ...headers,
    },
    ...(body !== '' && { body }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** What every refusal looks like, whoever refuses: nothing of the schema, nothing of the inside. */
function expectUnrecognised({ status, text, headers }: Answered): void {
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
  expect(JSON.parse(text).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  expect(text.length).toBeLessThan(200);
  expect(text).not.toMatch(/type |Query|_service|sdl|User|Product|\/srv|node_modules|jose|kid/);
}

const signed = (audience: string, body: string, token?: TestToken) =>
  internalAuthorization(audience, { method: 'POST', target: '/graphql', body }, token);

const SDL = '{"query":"{ _service { sdl } }"}';
const INTROSPECTION = '{"query":"{ __schema { types { name } } }"}';
const ENTITIES = JSON.stringify({
  query: '{ _entities(representations: [{ __typename: "User", id: "u1" }]) { __typename } }',
});

describe.each(SUBGRAPHS)('The subgraph %s, called directly,', (name) => {
  const at = (attempt: Attempt) => send(shop.subgraphUrls[name] ?? '', attempt);
  const part = `subgraph:${name}`;

  test('tells a BFF its schema, by the token that the BFF signed for this very message', async () => {
    const { status, text } = await at({ body: SDL, authorization: signed(part, SDL) });
    expect(status).toBe(200);
    expect(JSON.parse(text).data._service.sdl).toContain('type Query');
  });

  test.each<[string, () => Attempt]>([
    ['without a token', () => ({ body: SDL })],
    ['for introspection', () => ({ body: INTROSPECTION })],
    ['for entities', () => ({ body: ENTITIES })],
    ['by GET', () => ({ method: 'GET', target: '/graphql?query=%7B_service%7Bsdl%7D%7D' })],
    ['with a body that cannot be parsed', () => ({ body: '{"query": ' })],
    ['with the headers that once named a viewer', () => ({ body: SDL, headers: CLAIMED })],
    ['with a token that is over', () => over(part)],
    ['with the token of a minute ago, sent again', () => over(part, 61)],
    ['with a token for another subgraph', () => tokenOf('subgraph:other')],
    ['with a token for a BFF', () => tokenOf('bff:web')],
    ["with the edge's token", () => tokenOf(part, { issuer: 'edge' })],
    ['in the name of another BFF', () => tokenOf(part, { claims: { iss: 'bff:web' } })],
    ['with another body than was signed', () => altered(part)],
    ['with a body that is not the signed one, and no JSON', () => altered(part, '{"query": ')],
    ['by GET with a token for a POST', () => moved(part)],
    ['with a token without a signature', () => unsigned(part)],
    [
      'with a token that lives for an hour',
      () => tokenOf(part, { claims: { exp: now() + 3_600 } }),
    ],
  ])('answers 401 %s', async (_, attempt) => {
    expectUnrecognised(await at(attempt()));
  });

  test('is healthy for everybody', async () => {
    for (const target of ['/health/live', '/health/ready']) {
      expect((await at({ method: 'GET', target })).status).toBe(200);
    }
  });
});

describe('A BFF, called past the edge in production,', () => {
  const categories = sample('mobile', 'Categories');
  const BODY = JSON.stringify({ documentId: categories.id });
  const part = 'bff:mobile';
  const at = (attempt: Attempt) => send(shop.bffs.mobile.url, attempt);

  test('answers the edge', async () => {
    const { status, text } = await at({ body: BODY, authorization: signed(part, BODY) });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ data: { categories: expect.anything() } });
  });

  test.each<[string, () => Attempt]>([
    ['without a token', () => ({ body: BODY })],
    ['with the headers that once named a viewer', () => ({ body: BODY, headers: CLAIMED })],
    ['with a body that cannot be parsed', () => ({ body: '{"documentId": ' })],
    ['with a token that is over', () => over(part)],
    ['with a token for another BFF', () => tokenOf('bff:web')],
    ['with a token for a subgraph', () => tokenOf('subgraph:mobile')],
    ["with a BFF's token", () => tokenOf(part, { issuer: 'bff:web' })],
    ['for another client than it serves', () => tokenOf(part, { claims: { client: 'web' } })],
    ['with another body than was signed', () => altered(part)],
    ['by GET with a token for a POST', () => moved(part)],
    ['with a token without a signature', () => unsigned(part)],
  ])('answers 401 %s', async (_, attempt) => {
    expectUnrecognised(await at(attempt()));
  });

  test('answers a GET by the token for its very address, and no other address', async () => {
    const target = `/graphql?documentId=${categories.id}`;
    const authorization = internalAuthorization(part, { method: 'GET', target, body: '' });
    const asked = { method: 'GET', authorization, target };
    expect((await at(asked)).status).toBe(200);
    expectUnrecognised(await at({ ...asked, target: `${target}&variables=%7B%7D` }));
  });

  test('is healthy and measured for everybody', async () => {
    for (const target of ['/health/live', '/health/ready', '/metrics']) {
      expect((await at({ method: 'GET', target })).status).toBe(200);
    }
  });
});

test('Whoever calls the edge with internal tokens or headers is nobody, or refused', async () => {
  const account = sample('web', 'AccountPage');
  const body = JSON.stringify({ documentId: account.id, variables: account.variables });
  const url = `${shop.edge.url}/web/graphql`;
  const named = await send(url, { target: '/web/graphql', body, headers: CLAIMED });
  expect(JSON.parse(named.text).data?.me ?? null).toBeNull();
  const stolen = signed('bff:web', body, { viewer: 'u1' });
  expectUnrecognised(await send(url, { target: '/web/graphql', body, authorization: stolen }));
});

test('Two tokens in two headers do not add up', async () => {
  const url = shop.subgraphUrls.users ?? '';
  const [mine, other] = [signed('subgraph:orders', SDL), signed('subgraph:users', SDL)];
  const head = [
    'POST /graphql HTTP/1.1',
    'host: test',
    'connection: close',
    'content-type: application/json',
    `content-length: ${SDL.length}`,
    `authorization: ${mine}`,
    `authorization: ${other}`,
  ];
  expect((await sendRaw(url, `${head.join('\r\n')}\r\n\r\n${SDL}`)).status).toBe(401);
});

const CLAIMED = { 'x-facet-viewer': 'u1', 'x-facet-scopes': 'user:email catalogue:write' };

function tokenOf(audience: string, token?: TestToken): Attempt {
  return { body: SDL, authorization: signed(audience, SDL, token) };
}

function over(audience: string, ageS = 52): Attempt {
  const iat = now() - ageS;
  return tokenOf(audience, { viewer: 'u1', claims: { iat, exp: iat + 45 } });
}

function altered(audience: string, body = INTROSPECTION): Attempt {
  return { ...tokenOf(audience), body };
}

/** The digest of a message without a body is not that of its body. */
function moved(audience: string): Attempt {
  const target = '/graphql?query=%7B__typename%7D';
  return { method: 'GET', target, authorization: signed(audience, SDL) };
}

function unsigned(audience: string): Attempt {
  const [, payload] = signed(audience, SDL).split('.');
  const header = Buffer.from('{"alg":"none","typ":"facet-internal+jwt"}').toString('base64url');
  return { body: SDL, authorization: `Bearer ${header}.${payload}.` };
}
