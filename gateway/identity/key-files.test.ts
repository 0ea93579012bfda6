import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { followFile } from './followed-file.ts';
import { keySetOf, newInternalKey } from './new-key.ts';
import { parseSigningKey } from './signing-key.ts';
import { parseTrustedKeys } from './trusted-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'facet-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEY = newInternalKey('edge', 'k1');
const { d, ...PUBLIC } = KEY;

describe('A private key', () => {
  test('of the part that reads it is read', () => {
    expect(parseSigningKey(JSON.stringify(KEY), 'edge')).toMatchObject({
      kid: 'k1',
      issuer: 'edge',
    });
  });

  test.each<[string, string]>([
    ['no JSON', 'secret'],
    ['no object', '"secret"'],
    ['a public key', JSON.stringify(PUBLIC)],
    ['without its name', JSON.stringify({ ...KEY, kid: undefined })],
    ['without its owner', JSON.stringify({ ...KEY, iss: undefined })],
    ['of another kind', JSON.stringify({ kty: 'oct', k: 'c2VjcmV0', kid: 'k1', iss: 'edge' })],
    ['of another part', JSON.stringify({ ...KEY, iss: 'bff:web' })],
  ])('that is %s is refused, and its text is in no message', (_, text) => {
    const refused = () => parseSigningKey(text, 'edge');
    expect(refused).toThrow(/expected/);
    expect(refused).not.toThrow(new RegExp(`secret|${d}`));
  });
});

describe('A set of public keys', () => {
  test('finds a key by its owner and name together', () => {
    const keys = parseTrustedKeys(keySetOf([KEY, newInternalKey('bff:web', 'k2')]));
    expect(keys.find('edge', 'k1')).toBeDefined();
    expect(keys.find('bff:web', 'k1')).toBeUndefined();
    expect(keys.find('edge', 'k2')).toBeUndefined();
  });

  test('that is made of private keys holds nothing private', () => {
    expect(keySetOf([KEY])).not.toContain(d);
  });

  test.each<[string, unknown, RegExp]>([
    ['is no set', {}, /expected a JWK set/],
    ['holds no object', { keys: [null] }, /expected a JWK set/],
    ['holds a private key', { keys: [KEY] }, /private key/],
    ['holds a key of nobody', { keys: [{ ...PUBLIC, iss: undefined }] }, /"iss"/],
    ['holds a key without a name', { keys: [{ ...PUBLIC, kid: undefined }] }, /"kid"/],
    ['holds a secret', { keys: [{ kty: 'oct', k: 'aa', kid: 'k', iss: 'edge' }] }, /Ed25519/],
    ['holds two keys of one name', { keys: [PUBLIC, PUBLIC] }, /share a "kid"/],
  ])('that %s is refused', (_, set, message) => {
    expect(() => parseTrustedKeys(JSON.stringify(set))).toThrow(message);
  });
});

test('A file is read again within a second or two of a change; a bad one changes nothing', async () => {
  const path = join(folder, 'followed.json');
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  writeFileSync(path, '"first"');
  const content = followFile({ path, parse: (text) => JSON.parse(text), onError });
  expect(content()).toBe('first');
  await written(path, '"second"', () => content() === 'second');
  await written(path, 'garbled', () => content() === 'second' && errors.length === 1);
  expect(content()).toBe('second');
  rmSync(path);
  await eventually(() => content() === 'second' && errors.length === 2);
  expect(content()).toBe('second');
  await written(path, '"third"', () => content() === 'third');
}, 20_000);

test('A file that changes while it is read for the first time is read again', async () => {
  const path = join(folder, 'changing.json');
  writeFileSync(path, '"first"');
  const content = followFile({
    path,
    parse: (text) => {
      if (text === '"first"') writeFileSync(path, '"second"');
      return JSON.parse(text);
    },
    onError: () => {},
  });
  expect(content()).toBe('first');
  await eventually(() => content() === 'second');
}, 20_000);

test('A file that cannot be read at first is an error', () => {
  const missing = { path: join(folder, 'none'), parse: String, onError: () => {} };
  expect(() => followFile(missing)).toThrow('cannot be read');
});

async function written(path: string, text: string, seen: () => boolean): Promise<void> {
  writeFileSync(path, text);
  await eventually(seen);
}

async function eventually(seen: () => boolean): Promise<void> {
  while (!seen()) await new Promise((soon) => setTimeout(soon, 50));
}
