import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defineBff } from '../gateway/definition.ts';
import { sample } from './testkit/operations.ts';
import { type Shop, startShop } from './testkit/shop.ts';

const screen = sample('mobile', 'ProductScreen');
const status = sample('mobile', 'OrderStatus');

let shop: Shop;

beforeAll(async () => {
  shop = await startShop({
    adapt: (definition) =>
      definition.client === 'mobile'
        ? {
            ...definition,
            ...defineBff({ client: 'mobile', ...CHOICES }),
            contract: definition.contract,
          }
        : definition,
  });
}, 60_000);

afterAll(() => shop.close());

/** What a team that retires old apps would choose. */
const CHOICES = {
  versions: {
    refuse: '<4',
    nag: { versions: '<5', since: '2026-10-01', sunset: '2027-03-31' },
    exempt: [status.name],
    storeLink: 'https://apps.example/shop',
  },
  allowlist: [{ versions: '5.1.x', mode: 'report' }, { mode: 'enforce' }],
  registeredTexts: 'allowed',
} as const;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    data?: unknown;
    errors?: { extensions: Record<string, unknown> }[];
  };
}

/** Asks the edge as an app of that version would. */
async function ask(version: string | undefined, parameters: object): Promise<Answer> {
  const response = await fetch(`${shop.edge.url}/mobile/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'apollographql-client-name': 'mobile',
      ...(version !== undefined && { 'apollographql-client-version': version }),
    },
    body: JSON.stringify(parameters),
  });
  const { headers } = response;
  return { status: response.status, headers, body: (await response.json()) as Answer['body'] };
}

const registered = { documentId: screen.id, variables: screen.variables };

describe('The version gate', () => {
  test.each(['5.0.0', '6.1', undefined, 'nightly'])('serves version %p', async (version) => {
    const { status, headers, body } = await ask(version, registered);
    expect(status).toBe(200);
    expect(body.data).toBeDefined();
    expect(headers.has('deprecation') || headers.has('sunset')).toBe(false);
  });

  test('serves a version whose time is running out, and says so in Deprecation and Sunset', async () => {
    const { status, headers, body } = await ask('4.9', registered);
    expect(status).toBe(200);
    expect(body.data).toBeDefined();
    expect(headers.get('deprecation')).toBe('@1790812800');
    expect(headers.get('sunset')).toBe('Wed, 31 Mar 2027 00:00:00 GMT');
    expect(headers.get('link')).toBe('<https://apps.example/shop>; rel="deprecation"');
  });

  test('says so beside a refusal too', async () => {
    const { status, headers } = await ask('4.9', { documentId: 'f'.repeat(64) });
    expect(status).toBe(404);
    expect(headers.get('deprecation')).toBe('@1790812800');
  });

  test.each([
    ['a registered operation', registered],
    ['an unknown id', { documentId: 'f'.repeat(64) }],
    ['a text', { query: '{ __typename }' }],
  ])('answers CLIENT_VERSION_UNSUPPORTED to %s of a version that is too old', async (_, sent) => {
    const { status, headers, body } = await ask('3.9', sent);
    expect(status).toBe(426);
    expect(body.errors).toEqual([
      {
        message: expect.any(String),
        extensions: {
          code: 'CLIENT_VERSION_UNSUPPORTED',
          storeLink: 'https://apps.example/shop',
        },
      },
    ]);
    expect(headers.get('cache-control')).toContain('no-store');
  });

  test('lets even that version run what is exempt', async () => {
    const { id: documentId, variables } = status;
    expect((await ask('3.9', { documentId, variables })).status).toBe(200);
  });

  test('counts what it said, with nothing that a client sent as a label', async () => {
    const metrics = await (await fetch(new URL('/metrics', shop.bffs.mobile.url))).text();
    for (const verdict of ['ok', 'nag', 'exempt', 'refuse']) {
      expect(metrics).toMatch(
        new RegExp(`facet_client_version_requests_total\\{verdict="${verdict}",[^}]*\\} [1-9]`),
      );
    }
    expect(metrics).not.toContain('nightly');
  });
});

describe('The ladder', () => {
  const text = { query: '{ product(id: "p7") { id } }' };

  test('runs any text of a version that only reports', async () => {
    expect((await ask('5.1.3', text)).body.data).toEqual({ product: { id: 'p7' } });
  });

  test.each(['5.2.0', '5.0', undefined])(
    'refuses it with PERSISTED_QUERY_ID_REQUIRED of version %p, where the allowlist is enforced',
    async (version) => {
      const { status, body } = await ask(version, text);
      expect(status).toBe(400);
      expect(body.errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_ID_REQUIRED');
    },
  );

  test('runs a text there too if it is registered to the letter, as the BFF chose', async () => {
    const { body: query, variables } = screen;
    expect((await ask('5.2.0', { query, variables })).status).toBe(200);
    const { status } = await ask('5.2.0', { query: `${query}\n`, variables });
    expect(status).toBe(400);
  });
});
