import { describe, expect, test } from '@jest/globals';
import { readCodeOwners } from './code-owners.ts';

const fits = (pattern: string, path: string) => readCodeOwners(`${pattern} @x`)(path) !== undefined;

describe('A pattern of CODEOWNERS', () => {
  test.each([
    ['*', 'a/b/c.graphql'],
    ['*.graphql', 'a/b/c.graphql'],
    ['/build/logs/', 'build/logs/a/b.log'],
    ['docs/*', 'docs/getting-started.md'],
    ['apps/', 'a/apps/b/c.ts'],
    ['/docs/', 'docs/a/b.md'],
    ['/docs', 'docs/a.md'],
    ['**/logs', 'deeply/nested/logs/a.log'],
    ['**/logs', 'logs/a.log'],
    ['/apps/**', 'apps/a/b.ts'],
    ['/subgraphs/**/schema.graphql', 'subgraphs/users/schema.graphql'],
    ['/subgraphs/**/schema.graphql', 'subgraphs/schema.graphql'],
    ['/sub*/user?/', 'subgraphs/users/schema.graphql'],
    ['/a\\ b/', 'a b/c.ts'],
    ['schema.graphql', 'subgraphs/users/schema.graphql'],
  ])('%s fits %s', (pattern, path) => {
    expect(fits(pattern, path)).toBe(true);
  });

  test.each([
    ['/build/logs/', 'a/build/logs/b.log'],
    ['docs/*', 'docs/build-app/troubleshooting.md'],
    ['docs/*', 'a/docs/getting-started.md'],
    ['*.js', 'a/b.jsx'],
    ['/*', 'a/b.ts'],
    ['/docs/', 'docs.md'],
    ['apps', 'a/myapps/b.ts'],
    ['a.b', 'acb'],
    ['[A-Z].ts', 'A.ts'],
    ['!a.ts', 'a.ts'],
  ])('%s does not fit %s', (pattern, path) => {
    expect(fits(pattern, path)).toBe(false);
  });
});

describe('Of several lines', () => {
  const owners = readCodeOwners(`
# comment
* @platform
[Section]
/a/ @a someone@example.com # why
/a/b/
`);

  test('the last one that fits decides', () => {
    expect(owners('a/x.ts')?.owners).toEqual(['@a', 'someone@example.com']);
    expect(owners('c.ts')).toMatchObject({ pattern: '*', isFallback: true });
  });

  test('one without owners takes them away', () => {
    expect(owners('a/b/x.ts')?.owners).toEqual([]);
  });
});
