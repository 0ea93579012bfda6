import { appendFileSync, globSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { occupy } from './testkit/ports.ts';
import { killPrograms, runFacet } from './testkit/program.ts';
import { copyProject, type ProjectCopy } from './testkit/project-copy.ts';

const COMMANDS = [
  'dev',
  'serve',
  'subgraph',
  'edge',
  'compose',
  'check',
  'plan',
  'new',
  'key',
  'token',
  'invalidate',
];

const SUPERGRAPH = ['--supergraph', 'schema/generated/supergraph.graphql'];

afterAll(killPrograms);

describe('facet --help', () => {
  test('lists every command with what it does', async () => {
    const { code, stdout, stderr } = await runFacet(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of COMMANDS) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command} +[A-Z].*\\.$`, 'm'));
    }
  });

  test.each(COMMANDS)('facet %s --help shows its usage and an example', async (command) => {
    const { code, stdout, stderr } = await runFacet([command, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: facet ${command}\\b`));
    expect(stdout).toMatch(
      new RegExp(`^Example:\n(?: .*\n)* .*facet(?: --)? (?:-- )?${command}\\b`, 'm'),
    );
  });

  test('no command at all shows the same, with exit code 2', async () => {
    const { code, stdout } = await runFacet([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: (await runFacet(['--help'])).stdout });
  });
});

interface Mistake {
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What the one line has to name. */
  readonly named: string;
}

const MISTAKES: Readonly<Record<string, Mistake>> = {
  'an unknown command': { words: ['frobnicate'], named: '"frobnicate"' },
  'an unknown option': { words: ['compose', '--fast'], named: "'--fast'" },
  'an option without its value': { words: ['serve', '--supergraph'], named: '--supergraph' },
  'one word too many': { words: ['compose', 'all'], named: '"all"' },
  'no folder and no supergraph': { words: ['serve'], named: 'bffs/<client>' },
  'no name of a subgraph': { words: ['subgraph'], named: 'name a subgraph' },
  'nothing new': { words: ['new'], named: '"bff" or "subgraph"' },
  'no name of something new': { words: ['new', 'bff'], named: 'no name' },
  'a bad name of something new': { words: ['new', 'bff', '../tv'], named: '"../tv"' },
  'a name that exists': { words: ['new', 'subgraph', 'users'], named: 'subgraphs/users' },
  'nothing to invalidate': { words: ['invalidate'], named: 'name what has changed' },
  'no credential to invalidate with': {
    words: ['invalidate', 'Product'],
    named: 'FACET_INVALIDATION_CREDENTIAL',
  },
  'no address of a BFF': {
    words: ['invalidate', 'Product', '--url', 'web'],
    env: { FACET_INVALIDATION_CREDENTIAL: 'a-long-enough-secret' },
    named: '"web"',
  },
  'nobody to sign a token for': { words: ['token'], named: '--sub' },
  'nothing to do with keys': { words: ['key'], named: '"new", "list" or "revoke"' },
  'no partner to make a key for': { words: ['key', 'new'], named: 'name the partner' },
  'a bad name of a partner': { words: ['key', 'new', 'A C M E'], named: 'name the partner' },
  'a bad life of a key': { words: ['key', 'new', 'acme', '--expires', 'soon'], named: '"soon"' },
  'no key to revoke': { words: ['key', 'revoke'], named: 'name a key' },
  'keys in production without a pepper': {
    words: ['key', 'list'],
    env: { NODE_ENV: 'production' },
    named: 'FACET_KEY_PEPPER',
  },
  'a BFF of nobody': { words: ['edge', '--bff', 'tv=http://127.0.0.1:1'], named: '"tv"' },
  'a bad port of metrics': { words: ['edge', '--metrics-port', 'all'], named: '--metrics-port' },
  'a BFF nowhere': { words: ['edge', '--bff', 'web'], named: '"web"' },
  'an unknown subgraph': { words: ['subgraph', 'stars'], named: '"stars"' },
  'an unknown BFF': { words: ['serve', 'bffs/tv'], named: 'bffs/tv' },
  'a missing supergraph': { words: ['serve', '--supergraph', 'no.graphql'], named: 'no.graphql' },
  'a missing manifest': {
    words: ['serve', ...SUPERGRAPH, '--manifest', 'no.json'],
    named: 'no.json',
  },
  'a folder with options that are its own choice': {
    words: ['serve', 'bffs/web', '--allowlist', 'open'],
    named: '--allowlist',
  },
  'an unknown mode of the allowlist': {
    words: ['serve', ...SUPERGRAPH, '--allowlist', 'nonsense'],
    named: '"nonsense"',
  },
  'an identity of no kind': {
    words: ['serve', ...SUPERGRAPH, '--identity', 'cookies'],
    named: '"cookies"',
  },
  'tokens without keys': {
    words: ['serve', ...SUPERGRAPH, '--identity', 'tokens'],
    named: 'FACET_INTERNAL_KEY',
  },
  'a subgraph without its address': {
    words: ['serve', ...SUPERGRAPH, '--subgraph', 'users'],
    named: '"users"',
  },
  'an interval that is none': {
    words: ['serve', ...SUPERGRAPH, '--poll-interval-ms', 'often'],
    named: '"often"',
  },
  'a port that is no number': { words: ['edge', '--port', 'http'], named: '"http"' },
  'a port out of range': { words: ['subgraph', 'users', '--port', '65536'], named: '"65536"' },
  'a bad FACET_BASE_PORT': {
    words: ['dev'],
    env: { FACET_BASE_PORT: '4000.5' },
    named: 'FACET_BASE_PORT',
  },
  'a bad FACET_SEED_SCALE': {
    words: ['subgraph', 'users'],
    env: { FACET_SEED_SCALE: 'big' },
    named: 'FACET_SEED_SCALE',
  },
  'a bad FACET_LOG_LEVEL': {
    words: ['edge'],
    env: { FACET_LOG_LEVEL: 'loud' },
    named: 'FACET_LOG_LEVEL',
  },
  'a bad FACET_JWKS': { words: ['edge'], env: { FACET_JWKS: 'no.json' }, named: 'no.json' },
};

/** Made up. */
const SECRET = 'hunter2';

const BAD_DATABASES: Readonly<Record<string, string>> = {
  'of another kind': `mysql://root:${SECRET}@127.0.0.1/shop`,
  'that is no URL': `postgres://root:${SECRET}@127.0.0.1:port/shop`,
  'that nothing answers at': `postgres://root:${SECRET}@127.0.0.1:1/shop`,
};

describe('A mistake on the command line is told in one line, with exit code 2:', () => {
  test.each(Object.entries(MISTAKES))('%s', async (_, { words, env = {}, named }) => {
    const { code, stdout, stderr } = await runFacet(words, { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^facet: .+\n$/);
    expect(stderr).toContain(named);
  });

  test.each(Object.entries(BAD_DATABASES))(
    'a DATABASE_URL %s, which is not repeated',
    async (_, url) => {
      const words = ['subgraph', 'users', '--port', '0'];
      const { code, stdout, stderr } = await runFacet(words, { env: { DATABASE_URL: url } });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^facet: DATABASE_URL .+\n$/);
      expect(stderr).not.toContain(SECRET);
    },
  );
});

describe('A port that is taken', () => {
  test.each([
    ['edge', ['edge']],
    ['BFF', ['serve', 'bffs/web']],
    ['subgraph', ['subgraph', 'users']],
  ])('is told by its number when the %s wants it', async (_, words) => {
    const taken = await occupy(0);
    const { port } = taken.address() as AddressInfo;
    const { code, stdout, stderr } = await runFacet([...words, '--port', String(port)], {
      env: { FACET_SEED_SCALE: '0.01' },
    });
    taken.close();
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `facet: port ${port} is taken.\n`,
    });
  });
});

describe('facet compose --check', () => {
  let copy: ProjectCopy;

  beforeAll(async () => {
    copy = copyProject();
    expect(await runFacet(['compose'], { cwd: copy.folder })).toMatchObject({ code: 0 });
  }, 60_000);

  afterAll(() => copy.remove());

  const check = () => runFacet(['compose', '--check'], { cwd: copy.folder });

  test('is silent and ends with 0 on the committed files', async () => {
    const { code, stdout, stderr } = await runFacet(['compose', '--check']);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('names each stale file and ends with 1; composing makes them fresh again', async () => {
    const [plan = ''] = globSync('schema/generated/mobile/plans/*.txt', { cwd: copy.folder });
    const stale = [
      'schema/generated/supergraph.graphql',
      'schema/generated/web/schema.graphql',
      plan,
      'bffs/partner/manifest.json',
    ];
    for (const path of stale) appendFileSync(join(copy.folder, path), '\n');
    const { code, stdout, stderr } = await check();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const [last, ...named] = stderr.trimEnd().split('\n').reverse();
    expect(named.sort()).toEqual(stale.sort());
    expect(last).toContain('npm run compose');
    expect((await runFacet(['compose'], { cwd: copy.folder })).code).toBe(0);
    expect((await check()).code).toBe(0);
  }, 60_000);

  test('names a file that is missing and one that nothing makes any more', async () => {
    const missing = 'schema/generated/web/schema.graphql';
    const leftOver = 'schema/generated/web/plans/Gone.txt';
    rmSync(join(copy.folder, missing));
    writeFileSync(join(copy.folder, leftOver), '');
    const { code, stderr } = await check();
    expect(code).toBe(1);
    expect(stderr.split('\n').slice(0, 2)).toEqual([missing, leftOver]);
  });
});
