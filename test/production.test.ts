import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { newInternalKey } from '../gateway/identity/new-key.ts';
import { writeInternalKeys } from './testkit/internal-keys.ts';
import { killPrograms, runFacet, startFacet } from './testkit/program.ts';
import { copyProject } from './testkit/project-copy.ts';
import { createViewers } from './testkit/viewer.ts';

const folder = mkdtempSync(join(tmpdir(), 'facet-production-'));
const project = copyProject();
const keysOf = writeInternalKeys(folder);
const viewersKeys = file('viewers.json', (await createViewers()).keys);

afterAll(async () => {
  await killPrograms();
  project.remove();
  rmSync(folder, { recursive: true });
});

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** Files made in development, as `npm start` leaves them. */
const DEVELOPMENT = {
  FACET_INTERNAL_KEY: join(project.folder, '.facet/internal-keys/edge.json'),
  FACET_INTERNAL_JWKS: join(project.folder, '.facet/internal-keys/public.json'),
};

const PEPPER = 'a long enough pepper';

interface Refused {
  readonly words: readonly string[];
  readonly env?: () => Readonly<Record<string, string>>;
  /** What each line after the first must tell. */
  readonly named: readonly RegExp[];
}

const SUPERGRAPH = ['--supergraph', 'schema/generated/supergraph.graphql'];

const REFUSED: Readonly<Record<string, Refused>> = {
  'an edge without any keys': {
    words: ['edge'],
    named: [
      /FACET_JWKS is not set/,
      /FACET_INTERNAL_KEY is not set/,
      /FACET_KEY_PEPPER is not set/,
    ],
  },
  'an edge with development keys': {
    words: ['edge'],
    env: () => ({
      ...DEVELOPMENT,
      FACET_KEY_PEPPER: PEPPER,
      FACET_JWKS: file('dev-viewers.json', { keys: [{ kid: 'development', kty: 'OKP' }] }),
    }),
    named: [/FACET_JWKS .*development key/, /FACET_INTERNAL_KEY .*development key/],
  },
  'an edge that reads keys which anybody on the way can change': {
    words: ['edge'],
    env: () => ({
      FACET_JWKS: 'http://login.example.com/keys',
      FACET_KEY_PEPPER: PEPPER,
      ...keysOf('edge'),
    }),
    named: [/FACET_JWKS is "http:.*by https/],
  },
  "an edge with a BFF's key": {
    words: ['edge'],
    env: () => ({
      FACET_JWKS: viewersKeys,
      FACET_KEY_PEPPER: PEPPER,
      ...keysOf('bff:web'),
    }),
    named: [/FACET_INTERNAL_KEY .*the key is that of "bff:web"; expected the key of "edge"/],
  },
  'an edge with keys that cannot be read, and a wrong port': {
    words: ['edge'],
    env: () => ({
      FACET_JWKS: join(folder, 'missing.json'),
      FACET_KEY_PEPPER: 'short',
      FACET_INTERNAL_KEY: join(folder, 'missing.json'),
      FACET_BASE_PORT: 'high',
    }),
    named: [
      /FACET_BASE_PORT/,
      /FACET_KEY_PEPPER has fewer/,
      /FACET_JWKS .*JWK set/,
      /FACET_INTERNAL_KEY .*cannot be read/,
      /FACET_KEY_PEPPER is not set/,
    ],
  },
  'a BFF without any keys': {
    words: ['serve', 'bffs/web'],
    named: [/FACET_INTERNAL_KEY is not set/, /FACET_INTERNAL_JWKS is not set/],
  },
  'a BFF with development keys and unsigned state': {
    words: ['serve', 'bffs/web'],
    env: () => ({
      ...DEVELOPMENT,
      FACET_INTERNAL_KEY: DEVELOPMENT.FACET_INTERNAL_KEY.replace('edge', 'bff-web'),
      REDIS_URL: 'redis://127.0.0.1:1',
    }),
    named: [
      /FACET_INTERNAL_KEY .*development key/,
      /FACET_INTERNAL_JWKS .*development key/,
      /FACET_PUBLISH_CREDENTIAL is not set/,
    ],
  },
  'a BFF that knows no edge': {
    words: ['serve', 'bffs/web'],
    env: () => ({
      ...keysOf('bff:web'),
      FACET_INTERNAL_JWKS: file('no-edge.json', {
        keys: [{ ...newInternalKey('bff:web', 'w'), d: undefined }],
      }),
    }),
    named: [/FACET_INTERNAL_JWKS .*no key of anyone who calls/],
  },
  'a BFF in open mode, that takes the word of whoever calls': {
    words: ['serve', ...SUPERGRAPH, '--allowlist', 'open', '--identity', 'headers'],
    named: [
      /allowlist "open"/,
      /--identity headers/,
      /FACET_INTERNAL_KEY is not set/,
      /FACET_INTERNAL_JWKS is not set/,
    ],
  },
  'a BFF in open mode for want of a manifest': {
    words: ['serve', ...SUPERGRAPH],
    env: () => keysOf('bff:supergraph'),
    named: [/allowlist "open"/],
  },
  'a subgraph that knows no callers': {
    words: ['subgraph', 'users'],
    named: [/FACET_INTERNAL_JWKS is not set/],
  },
  'a subgraph with development keys': {
    words: ['subgraph', 'users'],
    env: () => DEVELOPMENT,
    named: [/FACET_INTERNAL_JWKS .*development key/],
  },
};

describe('Production refuses, naming each of what is wrong, with exit code 2:', () => {
  test.each(Object.entries(REFUSED))(
    '%s',
    async (_, { words, env = () => ({}), named }) => {
      await developmentKeysMade();
      const { code, stdout, stderr } = await runFacet(words, {
        env: { NODE_ENV: 'production', ...env() },
      });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      const [first, ...faults] = stderr.trimEnd().split('\n');
      expect(first).toMatch(/^facet: NODE_ENV is "production", and the [\w ]+ cannot start:$/);
      expect(faults).toHaveLength(named.length);
      for (const [index, fault] of faults.entries()) expect(fault).toMatch(named[index]!);
    },
    30_000,
  );

  test.each([['edge'], ['serve', 'bffs/partner'], ['subgraph', 'users'], ['dev']])(
    'its name in another spelling, which would be development: facet %s',
    async (...words) => {
      const { code, stdout, stderr } = await runFacet(words, { env: { NODE_ENV: 'Production' } });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toBe(
        'facet: NODE_ENV is "Production"; expected production, development, test.\n',
      );
    },
  );

  test('the whole system in one command', async () => {
    const { code, stderr } = await runFacet(['dev'], { env: { NODE_ENV: 'production' } });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^facet: .*development keys.*"production".*\n$/);
  });

  test('tokens by hand', async () => {
    const words = ['token', '--sub', 'u1'];
    const { code, stdout } = await runFacet(words, { env: { NODE_ENV: 'production' } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('Production serves, with keys of its own,', () => {
  test.each<[string, readonly string[], string]>([
    ['an edge', ['edge'], 'edge'],
    ['a BFF', ['serve', 'bffs/partner'], 'bff:partner'],
    ['a subgraph', ['subgraph', 'users'], 'bff:web'],
  ])(
    '%s',
    async (_, words, issuer) => {
      const env = { NODE_ENV: 'production', FACET_JWKS: viewersKeys, FACET_KEY_PEPPER: PEPPER };
      const part = startFacet([...words, '--port', '0'], {
        env: { ...env, ...keysOf(issuer), FACET_SEED_SCALE: '0.01' },
      });
      await part.printed(/^ready /m);
      part.kill('SIGTERM');
      expect((await part.ended).code).toBe(0);
    },
    30_000,
  );
});

let made: Promise<unknown> | undefined;

/** Any part makes them when it starts in development. */
function developmentKeysMade(): Promise<unknown> {
  const words = ['token', '--for', 'bff:web', '--body', '{}'];
  made ??= runFacet(words, { cwd: project.folder });
  return made;
}
