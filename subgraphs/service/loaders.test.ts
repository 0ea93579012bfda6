import { expect, test } from '@jest/globals';
import { entityLoader, forgetLoaded, listLoader } from './loaders.ts';

const byId = (row: { id: string }) => row.id;

test('entityLoader asks once for all keys of a turn, and answers null for a key without a row', async () => {
  const asked: (readonly string[])[] = [];
  const loader = entityLoader(async (keys) => {
    asked.push(keys);
    return [{ id: 'a' }, { id: 'b' }];
  }, byId);
  const loaded = await Promise.all([loader.load('b'), loader.load('nobody'), loader.load('b')]);
  expect(loaded).toEqual([{ id: 'b' }, null, { id: 'b' }]);
  expect(asked).toEqual([['b', 'nobody']]);
});

test('entityLoader keeps rows that it was brought unasked', async () => {
  let fetches = 0;
  const loader = entityLoader(async () => {
    fetches += 1;
    return [{ id: 'child' }, { id: 'parent' }];
  }, byId);
  await loader.load('child');
  expect(await loader.load('parent')).toEqual({ id: 'parent' });
  expect(fetches).toBe(1);
});

test('listLoader asks once for all parents with the same arguments', async () => {
  const asked: unknown[] = [];
  const loader = listLoader(
    async (parents, args: { first: number }) => {
      asked.push({ parents, args });
      return [{ parent: 'x', id: 1 }];
    },
    (row) => row.parent,
  );
  const [x, y] = await Promise.all([
    loader.load('x', { first: 1 }),
    loader.load('y', { first: 1 }),
    loader.load('x', { first: 2 }),
  ]);
  expect([x, y]).toEqual([[{ parent: 'x', id: 1 }], []]);
  expect(asked).toEqual([
    { parents: ['x', 'y'], args: { first: 1 } },
    { parents: ['x'], args: { first: 2 } },
  ]);
});

test('forgetLoaded makes every loader ask again', async () => {
  let fetches = 0;
  const fetch = async () => {
    fetches += 1;
    return [{ id: 'a' }];
  };
  const loaders = { one: entityLoader(fetch, byId), many: listLoader(fetch, byId) };
  const loadAll = () => Promise.all([loaders.one.load('a'), loaders.many.load('a', {})]);
  await loadAll();
  await loadAll();
  expect(fetches).toBe(2);
  forgetLoaded(loaders);
  await loadAll();
  expect(fetches).toBe(4);
});
