import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { manifestOf } from './testkit/operations.ts';
import { CLIENTS } from './testkit/shop.ts';

const readme = readFileSync('README.md', 'utf8');

test('Every persisted query in the README is registered', () => {
  const registered = new Set(
    CLIENTS.flatMap((client) => manifestOf(client).operations.map(({ id }) => id)),
  );
  const shown = readme.match(/\b[0-9a-f]{64}\b/g) ?? [];
  expect(shown.length).toBeGreaterThan(3);
  expect(shown.filter((id) => !registered.has(id))).toEqual([]);
});

test('Every file and folder that the README links to exists', () => {
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(
    ([, path = '']) => path,
  );
  expect(links.length).toBeGreaterThan(2);
  for (const path of links) expect(() => readFileSync(path)).not.toThrow();
});

test('Every variable that the configuration reads is in the README, and no other', () => {
  const config = readFileSync('gateway/config.ts', 'utf8');
  const variables = (text: string) =>
    [...new Set(text.match(/\b(?:FACET_[A-Z_]+|DATABASE_URL|REDIS_URL|NODE_ENV)\b/g))].sort();
  expect(variables(readme)).toEqual(variables(config));
});
