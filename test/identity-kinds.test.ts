import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Identity } from '../gateway/identity/identity.ts';
import { operationId } from '../schema/index.ts';
import { claimsIn, identityOf } from './testkit/internal-keys.ts';
import { answer, type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import { OPERATIONS, startTinyBff, type TinyBff } from './testkit/tiny-graph.ts';

const CLAIMED = { 'x-facet-viewer': 'u7', 'x-facet-scopes': 'a b' };
const bffs: TinyBff[] = [];
let subgraph: ScriptedServer;

beforeAll(async () => {
  subgraph = await startScripted(answer({ data: { item: { id: '1', title: 'one' } } }));
});

beforeEach(() => subgraph.forget());

afterAll(async () => {
  await Promise.all(bffs.map((bff) => bff.close()));
  await subgraph.close();
});

async function start(
  identity: Identity | undefined,
  playground: 'served' | 'refused' = 'refused',
): Promise<TinyBff> {
  const subgraphUrls = { items: subgraph.url, prices: subgraph.url };
  const bff = await startTinyBff({ subgraphUrls, identity, playground });
  bffs.push(bff);
  return bff;
}

/** Asks with these headers; what the subgraph was told of it. */
async function told({ url }: TinyBff, headers: Readonly<Record<string, string>>) {
  const { status } = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ documentId: operationId(OPERATIONS.Title) }),
  });
  expect(status).toBe(200);
  return subgraph.received[0]?.headers ?? {};
}

describe('Whoever names a viewer in plain headers', () => {
  test('is believed where headers are chosen, and the subgraph gets the same and no token', async () => {
    const headers = await told(await start({ kind: 'headers' }), CLAIMED);
    expect(headers).toMatchObject(CLAIMED);
    expect(headers).not.toHaveProperty('authorization');
  });

  test('is nobody without an identity, and the subgraph is told of nobody', async () => {
    const headers = await told(await start(undefined), CLAIMED);
    expect(headers).not.toHaveProperty('x-facet-viewer');
    expect(headers).not.toHaveProperty('authorization');
  });

  test('is nobody in development with tokens', async () => {
    const headers = await told(await start(identityOf('tiny')), CLAIMED);
    expect(headers).not.toHaveProperty('x-facet-viewer');
    expect(claimsIn(headers.authorization ?? '')).not.toHaveProperty('sub');
  });

  test('is believed on the playground’s page alone, by the credential that only the page holds', async () => {
    const bff = await start(identityOf('tiny'), 'served');
    const page = await fetch(new URL('/playground/facet.json', bff.url));
    const { credential } = (await page.json()) as { credential: string };
    const headers = await told(bff, { ...CLAIMED, 'x-facet-credential': credential });
    expect(claimsIn(headers.authorization ?? '')).toMatchObject({ sub: 'u7', scope: 'a b' });
    subgraph.forget();
    const other = await told(bff, { ...CLAIMED, 'x-facet-credential': `${credential}x` });
    expect(claimsIn(other.authorization ?? '')).not.toHaveProperty('sub');
  });
});

test('A BFF does not start with the key of another', async () => {
  await expect(start(identityOf('web'))).rejects.toThrow('"bff:tiny" needs a key of its own');
});
