import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';

const DOORS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(JSON.parse(readFileSync('package.json', 'utf8')).imports as object).map(
    ([name, path]) => [name, join('.', String(path))],
  ),
);

/** The packages that loading a file loads, by way of the project's other files. */
function packagesLoadedBy(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const statements = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type )(?:[^'";]* from )?'([^']+)';/gm,
  );
  for (const [, source = ''] of statements) {
    const path = source.startsWith('.') ? join(dirname(file), source) : DOORS[source];
    if (path === undefined) packages.add(source);
    else for (const each of packagesLoadedBy(path, seen)) packages.add(each);
  }
  return packages;
}

const HEAVY = /^@apollo\/(?:composition|federation-internals|gateway|query-graphs|query-planner)$/;

test('An edge reads what clients chose, and holds no engine', () => {
  const loaded = [
    ...packagesLoadedBy('gateway/cli/edge.ts'),
    ...packagesLoadedBy('bffs/web/bff.ts'),
  ];
  expect(loaded).toContain('fastify');
  expect(loaded.filter((name) => HEAVY.test(name) || name === '@apollo/server')).toEqual([]);
});

test('A BFF that serves loads neither composer nor planner; its planning threads do', () => {
  const ofBff = [...packagesLoadedBy('gateway/bff.ts')];
  expect(ofBff).toContain('@apollo/server');
  expect(ofBff.filter((name) => HEAVY.test(name))).toEqual([]);
  const ofThread = [...packagesLoadedBy('gateway/planner.worker.ts')];
  expect(ofThread.filter((name) => HEAVY.test(name))).not.toEqual([]);
});

test.each(['gateway/cli/serve.ts', 'gateway/bff.ts', 'gateway/cli/edge.ts'])(
  '%s loads no Redis client: who has a Redis loads it',
  (file) => {
    const loaded = [...packagesLoadedBy(file)];
    expect(loaded.filter((name) => /redis|keyv/.test(name))).toEqual([]);
    expect(packagesLoadedBy('gateway/redis.ts')).toContain('@redis/client');
  },
);
