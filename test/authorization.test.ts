import { beforeAll, describe, expect, test } from '@jest/globals';
import { guardedPeople } from './auth/guarded-people.ts';
import type { Caller } from './testkit/facet-engine.ts';

let ask: Awaited<ReturnType<typeof guardedPeople>>['ask'];
let written: string[];

beforeAll(async () => {
  ({ ask, written } = await guardedPeople());
});

const signedIn = (...scopes: string[]): Caller => ({ viewer: { id: 'u1', scopes } });

describe('What a viewer may not have', () => {
  test('is null with UNAUTHORIZED_FIELD_OR_TYPE at its place, and its subgraph is not asked', async () => {
    const query = '{ user { name email visits inbox } }';
    expect(await ask(query)).toEqual({
      data: { user: { name: 'name u1', email: null, visits: 3, inbox: null } },
      denied: ['user.email', 'user.inbox'],
      asked: expect.not.stringMatching(/email|inbox/),
    });
    expect(await ask(query, signedIn('email'))).toEqual({
      data: { user: { name: 'name u1', email: 'u1@shop.test', visits: 3, inbox: 'letters' } },
      denied: [],
      asked: expect.stringMatching(/email.*\n.*inbox/),
    });
  });

  test('takes along what may not be null, up to what may', async () => {
    expect(await ask('{ user { friend { name birthday } name } }')).toMatchObject({
      data: { user: { friend: null, name: 'name u1' } },
      denied: ['user.friend.birthday'],
    });
    expect(await ask('{ plain { id } sure { name } }')).toMatchObject({
      data: null,
      denied: ['sure'],
    });
  });

  test('leaves nothing when it is all that was asked for', async () => {
    expect(await ask('{ me { name } own: me { id } }')).toEqual({
      data: null,
      denied: ['me', 'own'],
      asked: '',
    });
    expect(await ask('{ me { name } __typename }')).toMatchObject({
      data: { me: null, __typename: 'Query' },
    });
  });

  test('has its index in lists, and is told ten times at most', async () => {
    expect(await ask('{ users { name email } }')).toMatchObject({
      data: { users: [{ email: null }, { email: null }] },
      denied: ['users.0.email', 'users.1.email'],
    });
    const { data, denied } = await ask('{ many { email pin } }');
    expect((data as { many: unknown[] }).many).toEqual(Array(30).fill({ email: null, pin: null }));
    expect(denied).toHaveLength(20);
  });

  test('has no error where there is no object to have it', async () => {
    expect(await ask('{ user { friend { friend { email } } } }')).toMatchObject({
      data: { user: { friend: { friend: null } } },
      denied: [],
    });
  });

  test('costs no more than it must: scopes are alternatives of sets', async () => {
    for (const [scopes, isGiven] of [
      [['email'], true],
      [['admin', 'people'], true],
      [['admin'], false],
      [['people', 'other'], false],
    ] as const) {
      const { denied } = await ask('{ user { email } }', signedIn(...scopes));
      expect(denied).toEqual(isGiven ? [] : ['user.email']);
    }
  });

  test.each([
    ['through an alias', '{ user { id: email pin2: pin } }', ['user.id', 'user.pin2']],
    ['in an inline fragment', '{ user { ... on User { email } } }', ['user.email']],
    [
      'in fragments in fragments',
      '{ user { ...A } } fragment A on User { ...B } fragment B on User { ... { email } }',
      ['user.email'],
    ],
    [
      'in a fragment of an interface',
      '{ node { ... on User { name } } nodes { ... on User { email } } }',
      ['nodes.0.email'],
    ],
    [
      'in a union',
      '{ found { ... on User { email } ... on Note { text } } }',
      ['found.0.email', 'found.1.text'],
    ],
    ['as a scalar', '{ code plain { id } }', ['code']],
    ['as an enum', '{ tone tones plain { id } }', ['tone', 'tones']],
  ])('is denied %s', async (_, query, denied) => {
    const { asked, ...told } = await ask(query);
    expect(told.denied).toEqual(denied);
    expect(asked).not.toMatch(/email|pin|text|code|tone/);
  });
});

describe('An interface or union of which one member takes something', () => {
  test('takes it of whoever asks through it: any could come back (GHSA-x33c-7c2v-mrj9)', async () => {
    const query = '{ node { name } nodes { id } }';
    expect(await ask(query)).toEqual({
      data: null,
      denied: ['node.name', 'nodes.0.id'],
      asked: '{ node { __typename } nodes { __typename } }',
    });
    expect((await ask(query, signedIn())).denied).toEqual([]);
  });

  test('takes it of who asks for the type', async () => {
    expect(await ask('{ node { __typename } found { __typename } }')).toMatchObject({
      data: null,
      denied: expect.arrayContaining(['found.0.__typename']),
    });
    expect((await ask('{ found { ... on Public { __typename } } }')).denied).toEqual([]);
    expect((await ask('{ found { ... on Note { __typename } } }')).denied).toEqual([
      'found.1.__typename',
    ]);
  });

  test('takes nothing of who asks for another member', async () => {
    expect(await ask('{ nodes { ... on Public { name } ... on User { name } } }')).toMatchObject({
      data: { nodes: [{ name: 'name u1' }, {}, { name: 'public' }] },
      denied: [],
    });
    expect((await ask('{ found { ... on Public { ... on Node { name } } } }')).denied).toEqual([]);
  });

  test('gives by one selection what another one denies', async () => {
    expect(
      await ask('{ nodes { name ... on Public { name } ... on User { name } } }'),
    ).toMatchObject({
      data: { nodes: [{ name: 'name u1' }, { name: null }, { name: 'public' }] },
      denied: ['nodes.1.name'],
      asked: expect.not.stringMatching(/\.\.\. on Note/),
    });
  });
});

describe('What joins need', () => {
  test('is fetched, and not given (@requires, @key)', async () => {
    const given = await ask('{ user { unread } }', signedIn());
    expect(given).toMatchObject({ data: { user: { unread: 7 } }, denied: [] });
    expect(given.asked).toContain('pin');
    expect(await ask('{ user { unread pin visits } }')).toMatchObject({
      data: { user: { unread: null, pin: null, visits: 3 } },
      denied: ['user.unread', 'user.pin'],
      asked: expect.not.stringContaining('pin'),
    });
  });
});

describe('A mutation', () => {
  test('that is denied is never sent', async () => {
    expect(await ask('mutation { rename { name } }')).toEqual({
      data: null,
      denied: ['rename'],
      asked: '',
    });
    expect(written).toEqual([]);
  });

  test('does nothing at all when one of its parts is denied', async () => {
    const query = 'mutation { touch ...More } fragment More on Mutation { rename { name } }';
    expect(await ask(query, signedIn())).toEqual({
      data: null,
      denied: ['touch', 'rename'],
      asked: '',
    });
    expect(written).toEqual([]);
    await ask(query, signedIn('write'));
    expect(written).toEqual(['touch', 'rename']);
  });
});

describe('A policy', () => {
  test('is decided once for each request, of those that the operation names', async () => {
    const calls: unknown[] = [];
    const caller: Caller = {
      viewer: null,
      policies: (...given) => {
        calls.push(given);
        return { family: true };
      },
    };
    expect(await ask('{ users { birthday } }', caller)).toMatchObject({
      data: { users: [{ birthday: '1.1.' }, { birthday: '1.1.' }] },
    });
    expect(calls).toEqual([[['family'], null]]);
    await ask('{ user { name } }', caller);
    expect(calls).toHaveLength(1);
  });

  test.each<[string, Caller]>([
    ['nobody decided', { viewer: null }],
    ['was not answered', { viewer: null, policies: () => ({}) }],
    [
      'was answered by something else than true',
      { viewer: null, policies: () => ({ family: 1 }) as never },
    ],
  ])('that %s is denied', async (_, caller) => {
    expect((await ask('{ user { birthday } }', caller)).denied).toEqual(['user.birthday']);
  });
});
