import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { engines, type Started, start } from '#service/testkit';
import service from './index.ts';

const all = await engines();
afterAll(async () => {
  for (const engine of all) await engine.drop();
});

const PRIVATE = ['email', 'addresses { id }', 'loyalty { tier points }'];

describe.each(all)('users on $name', ({ databaseUrl }) => {
  let users: Started;
  beforeAll(async () => {
    users = await start(service, { databaseUrl, seedScale: 0.1 });
  });
  afterAll(() => users.close());

  test('me is the viewer, and null for an anonymous request', async () => {
    expect((await users.ask('{ me { id } }', { viewer: 'u3' })).data).toEqual({ me: { id: 'u3' } });
    expect((await users.ask('{ me { id } }')).data).toEqual({ me: null });
  });

  test('an unknown user is null', async () => {
    expect((await users.ask('{ user(id: "u999999") { id } }')).data).toEqual({ user: null });
  });

  test.each(PRIVATE)('%s is for the user alone', async (field) => {
    const query = `{ user(id: "u3") { name ${field} } }`;
    expect((await users.ask(query, { viewer: 'u3' })).codes).toEqual([]);
    expect((await users.ask(query, { viewer: 'u4' })).codes).toEqual(['FORBIDDEN']);
    const anonymous = await users.ask<{ user: Record<string, unknown> }>(query);
    expect(anonymous.codes).toEqual(['UNAUTHENTICATED']);
    expect(anonymous.data.user.name).toEqual(expect.any(String));
  });

  test('addresses are at most as many as asked for, and at most 20', async () => {
    const query = '{ me { addresses(first: 1) { label } } }';
    expect((await users.ask(query, { viewer: 'u3' })).data).toEqual({
      me: { addresses: [{ label: 'Home' }] },
    });
    const tooMany = await users.ask('{ me { addresses(first: 21) { id } } }', { viewer: 'u3' });
    expect(tooMany.codes).toEqual(['BAD_USER_INPUT']);
  });

  test('what one viewer sees is kept for nobody, what all see for five minutes', async () => {
    expect((await users.ask('{ user(id: "u3") { name } }')).cacheControl).toBe(
      'max-age=300, public',
    );
    const own = await users.ask('{ me { name } }', { viewer: 'u3' });
    expect(own.cacheControl).toBe('no-store');
  });
});
