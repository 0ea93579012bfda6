import { describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig } from './config.ts';

describe('The environment', () => {
  test('needs nothing: everything has a default', () => {
    expect(readConfig({})).toEqual({
      basePort: 4_000,
      databaseUrl: undefined,
      seedScale: 1,
      logLevel: 'warn',
      colours: 'on-terminals',
      production: false,
      openCredential: undefined,
      issuers: [{ name: 'facet', keys: undefined }],
      bffs: [],
      trustedProxies: [],
      partnerKeysFile: undefined,
      keyPepper: undefined,
      internalKeyFile: undefined,
      internalJwksFile: undefined,
      redisUrl: undefined,
      stateFolder: '.facet',
      publishCredential: undefined,
      imagesUrl: undefined,
      invalidationCredential: undefined,
      invalidationUrls: [],
      cdnUrl: undefined,
      drainGraceMs: 1_000,
      drainMs: 10_000,
    });
  });

  test('decides what it names', () => {
    expect(
      readConfig({
        FACET_BASE_PORT: '5000',
        DATABASE_URL: 'postgresql://user:pass@db/shop',
        FACET_SEED_SCALE: '0.25',
        FACET_LOG_LEVEL: 'debug',
        NO_COLOR: '1',
        NODE_ENV: 'production',
        FACET_OPEN_CREDENTIAL: 'secret',
        FACET_ISSUER: 'https://login.example.com/ staff',
        FACET_JWKS: 'https://login.example.com/keys staff.json',
        FACET_BFFS: 'web=http://10.0.0.1:4001  web=http://10.0.0.2:4001',
        FACET_TRUSTED_PROXIES: '10.0.0.0/8 ::1',
        FACET_PARTNER_KEYS: 'partners.jsonl',
        FACET_KEY_PEPPER: 'a long enough pepper',
        FACET_INTERNAL_KEY: 'own.json',
        FACET_INTERNAL_JWKS: 'others.json',
        REDIS_URL: 'rediss://:pass@cache:6380/1',
        FACET_STATE_FOLDER: '/var/lib/facet',
        FACET_PUBLISH_CREDENTIAL: 'a long enough secret',
        FACET_IMAGES_URL: 'https://images.example.com/shop/',
        FACET_INVALIDATION_CREDENTIAL: 'a-long-enough-secret',
        FACET_INVALIDATION_URLS:
          'http://web/internal/invalidate  https://mobile/internal/invalidate ',
        FACET_CDN_URL: 'http://127.0.0.1:8080/',
        FACET_DRAIN_GRACE_MS: '0',
        FACET_DRAIN_MS: '25000',
      }),
    ).toEqual({
      basePort: 5_000,
      databaseUrl: 'postgresql://user:pass@db/shop',
      seedScale: 0.25,
      logLevel: 'debug',
      colours: 'never',
      production: true,
      openCredential: 'secret',
      issuers: [
        { name: 'https://login.example.com/', keys: 'https://login.example.com/keys' },
        { name: 'staff', keys: 'staff.json' },
      ],
      bffs: ['web=http://10.0.0.1:4001', 'web=http://10.0.0.2:4001'],
      trustedProxies: ['10.0.0.0/8', '::1'],
      partnerKeysFile: 'partners.jsonl',
      keyPepper: 'a long enough pepper',
      internalKeyFile: 'own.json',
      internalJwksFile: 'others.json',
      redisUrl: 'rediss://:pass@cache:6380/1',
      stateFolder: '/var/lib/facet',
      publishCredential: 'a long enough secret',
      imagesUrl: 'https://images.example.com/shop',
      invalidationCredential: 'a-long-enough-secret',
      invalidationUrls: ['http://web/internal/invalidate', 'https://mobile/internal/invalidate'],
      cdnUrl: 'http://127.0.0.1:8080',
      drainGraceMs: 0,
      drainMs: 25_000,
    });
  });

  test('with empty variables is as without them', () => {
    const empty = { FACET_BASE_PORT: '', DATABASE_URL: '', FACET_SEED_SCALE: '', FACET_JWKS: '' };
    const shop = { FACET_IMAGES_URL: '', FACET_CDN_URL: '' };
    const invalidation = { FACET_INVALIDATION_CREDENTIAL: '', FACET_INVALIDATION_URLS: '' };
    const shared = {
      ...invalidation,
      REDIS_URL: '',
      FACET_STATE_FOLDER: '',
      FACET_PUBLISH_CREDENTIAL: '',
    };
    expect(
      readConfig({ ...empty, ...shared, ...shop, FACET_OPEN_CREDENTIAL: '', FACET_LOG_LEVEL: '' }),
    ).toEqual(readConfig({}));
  });

  test.each(['development', 'test', ''])('of NODE_ENV=%s is not production', (name) => {
    expect(readConfig({ NODE_ENV: name }).production).toBe(false);
  });

  test.each([
    ['FACET_BASE_PORT', 'http'],
    ['FACET_BASE_PORT', '0'],
    ['FACET_BASE_PORT', '70000'],
    ['FACET_BASE_PORT', '4000.5'],
    ['FACET_BASE_PORT', '-1'],
    ['FACET_SEED_SCALE', '0'],
    ['FACET_SEED_SCALE', 'NaN'],
    ['FACET_SEED_SCALE', 'Infinity'],
    ['FACET_LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'Production'],
    ['NODE_ENV', 'prod'],
    ['NODE_ENV', ' production'],
    ['NODE_ENV', 'constructor'],
    ['DATABASE_URL', 'mysql://db'],
    ['DATABASE_URL', 'db'],
    ['REDIS_URL', 'http://cache'],
    ['REDIS_URL', 'cache:6379'],
    ['FACET_PUBLISH_CREDENTIAL', 'short'],
    ['FACET_KEY_PEPPER', 'salt'],
    ['FACET_TRUSTED_PROXIES', 'proxy'],
    ['FACET_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['FACET_IMAGES_URL', '/images'],
    ['FACET_IMAGES_URL', 'https://images.example.com/?size='],
    ['FACET_CDN_URL', '127.0.0.1:8080'],
    ['FACET_CDN_URL', 'http://127.0.0.1:8080/?purge'],
    ['FACET_INVALIDATION_CREDENTIAL', 'fifteen-letters'],
    ['FACET_INVALIDATION_CREDENTIAL', 'with spaces in between'],
    ['FACET_INVALIDATION_CREDENTIAL', 'schlüssel-zum-zwischenspeicher'],
    ['FACET_INVALIDATION_URLS', '127.0.0.1:4001'],
    ['FACET_INVALIDATION_URLS', 'http://web/internal/invalidate'],
  ])('with %s=%s is refused in one line that names the variable', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(
      new RegExp(`^${name} (is|has) [^\\n]+\\.$`),
    );
  });

  test('never has its password repeated', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://user:hunter2@db' })).not.toThrow('hunter2');
    expect(() => readConfig({ REDIS_URL: 'http://:hunter2@cache' })).not.toThrow('hunter2');
    expect(() => readConfig({ FACET_PUBLISH_CREDENTIAL: 'hunter2' })).not.toThrow('hunter2');
    expect(() => readConfig({ FACET_INVALIDATION_CREDENTIAL: 'hunter2' })).not.toThrow('hunter2');
  });
});
