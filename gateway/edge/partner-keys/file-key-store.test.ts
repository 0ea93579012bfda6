import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createFileKeyStore } from './file-key-store.ts';
import { isLive, makeKey, type PartnerKey } from './partner-key.ts';

const PEPPER = 'pepper of a test';
const { key } = makeKey({ partner: 'acme', scopes: [], expiresAt: 9 }, PEPPER, 1);

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-keys-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('A line that was cut off hides neither the keys before it nor what is revoked after it', async () => {
  const file = join(folder, 'cut.jsonl');
  const store = createFileKeyStore(file, PEPPER);
  await store.keep(key);
  appendFileSync(file, '{"key":"{\\"id\\":');
  expect(await store.read()).toEqual([key]);
  await store.keep({ ...key, revokedAt: 5 });
  expect(await store.read()).toEqual([{ ...key, revokedAt: 5 }]);
});

test('The file is its owner’s alone', async () => {
  const file = join(folder, 'own.jsonl');
  await createFileKeyStore(file, PEPPER).keep(key);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('Of keys that are added at once, those have room that come first; the others open nothing', async () => {
  const file = join(folder, 'rivals.jsonl');
  const isLiveOf = (partner: string) => (each: PartnerKey) =>
    each.partner === partner && isLive(each, 2);
  const added = await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      const partner = n % 2 === 0 ? 'acme' : 'other';
      const { key } = makeKey({ partner, scopes: [], expiresAt: 9 }, PEPPER, 1);
      const hasRoom = (others: readonly PartnerKey[]) =>
        others.filter(isLiveOf(partner)).length < 2;
      return (await createFileKeyStore(file, PEPPER).add(key, hasRoom)) ? [key] : [];
    }),
  );
  const keys = await createFileKeyStore(file, PEPPER).read();
  for (const partner of ['acme', 'other']) {
    const live = keys.filter(isLiveOf(partner));
    expect(live).toHaveLength(2);
    expect(added.flat().filter(isLiveOf(partner))).toEqual(expect.arrayContaining(live));
  }
  expect(added.flat()).toHaveLength(4);
});
