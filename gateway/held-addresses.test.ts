import { expect, test } from '@jest/globals';
import { HeldAddresses } from './held-addresses.ts';

const MEGABYTE = 1024 * 1024;
const address = (search: string, encoding = '') => ({
  search,
  headers: { 'accept-encoding': encoding },
});

test('An address is found by anything it was made of, once', () => {
  const held = new HeldAddresses(MEGABYTE);
  held.hold(address('a'), ['Product:p1', 'Product:p2'], 100);
  held.hold(address('a', 'br'), ['Product:p1', 'Product:p2'], 100);
  held.hold(address('b'), ['Product:p3'], 100);
  const found = held.take(['Product:p2', 'Product:p1', 'Product:p9'], 0);
  expect(found).toEqual([address('a'), address('a', 'br')]);
  expect(held.take(['Product:p1', 'Product:p2'], 0)).toEqual([]);
  expect(held.take(['Product:p3'], 0)).toEqual([address('b')]);
});

test('An address that is made of other things now is found by those', () => {
  const held = new HeldAddresses(MEGABYTE);
  held.hold(address('a'), ['Product:p1'], 100);
  held.hold(address('a'), ['Product:p2'], 200);
  expect(held.take(['Product:p1'], 0)).toEqual([]);
  expect(held.take(['Product:p2'], 150)).toEqual([address('a')]);
});

test('An address that nobody may hold any more is not told of', () => {
  const held = new HeldAddresses(MEGABYTE);
  held.hold(address('a'), ['Product:p1'], 100);
  expect(held.take(['Product:p1'], 100)).toEqual([]);
});

test('What is known takes no more than its bytes: what was served longest ago goes first', () => {
  const held = new HeldAddresses(100_000);
  for (let n = 0; n < 1_000; n += 1) held.hold(address(`n=${n}`), ['Product'], 100);
  held.hold(address('x'.repeat(50_000)), ['Product'], 100);
  const found = held.take(['Product'], 0).map(({ search }) => search);
  expect(found.length).toBeGreaterThan(50);
  expect(found.length).toBeLessThan(400);
  expect(found).toContain('n=999');
  expect(found).not.toContain('n=0');
});
