import { describe, expect, test } from '@jest/globals';
import { type BffChoices, defineBff } from './definition.ts';

/** Limits of requests that hold whatever the allowlist says. */
const SIZES = {
  variables: { bytes: 8 * 1024, depth: 16, listLength: 500 },
  documents: {
    tokens: 1_000,
    depth: 10,
    aliases: 15,
    rootFields: 10,
    directives: 50,
    expandedSelections: 1_000,
    cost: 10_000,
  },
};

describe('A BFF that only says its name', () => {
  test('gets the documented defaults', () => {
    expect(defineBff({ client: 'tv' })).toEqual({
      client: 'tv',
      contract: {},
      allowlist: 'enforce',
      registeredTexts: 'refused',
      versions: {},
      typenames: 'as-written',
      callers: 'everybody',
      rateLimits: { client: 600_000, viewer: 6_000, key: 6_000, address: 12_000 },
      deadlineMs: 3_000,
      limits: { bodyBytes: 16 * 1024, ...SIZES },
      budgets: {},
      growth: { subgraphRequests: 1, sequentialRequests: 0, entityLookups: 1 },
      optionalSubgraphs: [],
      overrideLabels: [],
      cache: {
        responseBytes: 32 * 1024 * 1024,
        entityBytes: 32 * 1024 * 1024,
        staleWhileRevalidateS: 30,
        staleIfErrorS: 300,
        redisTimeoutMs: 50,
        operations: {},
      },
      compression: { encodings: ['zstd', 'br', 'gzip'], minBytes: 1_024 },
      subgraphs: {
        timeoutMs: 800,
        connectTimeoutMs: 250,
        answerBytes: 4 * 1024 * 1024,
        connections: 64,
        retryPercent: 10,
        breaker: { windowMs: 10_000, failurePercent: 50, minRequests: 20, openMs: 5_000 },
        bulkhead: { running: 64, queued: 64, queueMs: 50 },
        services: {},
      },
      overload: { shedding: 'on', runningMax: 1_000, waitMs: 50, heapShare: 0.85 },
      example: undefined,
    });
  });

  test.each(['report', 'open'] as const)(
    'takes larger bodies when its allowlist is %s',
    (allowlist) => {
      expect(defineBff({ client: 'tv', allowlist }).limits.bodyBytes).toBe(100 * 1024);
      const limits = { bodyBytes: 1_000 };
      expect(defineBff({ client: 'tv', allowlist, limits }).limits).toEqual({
        ...limits,
        ...SIZES,
      });
    },
  );
});

test('A BFF that reads texts, be it of some versions only, takes larger bodies', () => {
  const allowlist = [{ versions: '<5', mode: 'report' }, { mode: 'enforce' }] as const;
  expect(defineBff({ client: 'tv', allowlist }).limits.bodyBytes).toBe(100 * 1024);
  const texts = defineBff({ client: 'tv', registeredTexts: 'allowed' });
  expect(texts.limits.bodyBytes).toBe(100 * 1024);
  const enforced = defineBff({ client: 'tv', allowlist: [{ mode: 'enforce' }] });
  expect(enforced.limits.bodyBytes).toBe(16 * 1024);
});

describe('A choice', () => {
  test('stands as it was made', () => {
    const choices = {
      client: 'smart-tv2',
      contract: { includeTags: ['tv'], excludeTags: ['heavy'] },
      allowlist: [{ versions: '<5.2', mode: 'report' }, { mode: 'enforce' }],
      registeredTexts: 'allowed',
      versions: {
        refuse: '<4',
        nag: { versions: '<5', since: '2026-10-01', sunset: '2027-03-31' },
        missing: 'nag',
        exempt: ['Login'],
        storeLink: 'https://apps.example/shop',
      },
      typenames: 'every-object',
      callers: 'viewers',
      rateLimits: { client: 1, viewer: 2, key: 3, address: 4 },
      deadlineMs: 1_500,
      limits: {
        bodyBytes: 2_048,
        variables: { bytes: 100, depth: 2, listLength: 3 },
        documents: { ...SIZES.documents, tokens: 99, depth: 4 },
      },
      budgets: {
        depth: 8,
        selections: 200,
        cost: 99,
        subgraphRequests: 6,
        sequentialRequests: 3,
        bytes: 9_000,
      },
      growth: { subgraphRequests: 0, sequentialRequests: 1, entityLookups: 2 },
      optionalSubgraphs: ['weather'],
      overrideLabels: ['stock-service'],
      cache: {
        responseBytes: 1_000_000,
        entityBytes: 2_000_000,
        staleWhileRevalidateS: 0,
        staleIfErrorS: 60,
        redisTimeoutMs: 20,
        operations: { Home: { staleIfErrorS: 0 } },
      },
      compression: { encodings: ['gzip'], minBytes: 2_000 },
      subgraphs: {
        timeoutMs: 100,
        connectTimeoutMs: 50,
        answerBytes: 1_000,
        connections: 2,
        retryPercent: 0,
        breaker: { windowMs: 1_000, failurePercent: 20, minRequests: 5, openMs: 500 },
        bulkhead: { running: 2, queued: 0, queueMs: 5 },
        services: {},
      },
      overload: { shedding: 'off', runningMax: 10, waitMs: 0, heapShare: 1 },
      example: { operation: 'Home' },
    } as const;
    expect(defineBff(choices)).toEqual(choices);
  });

  test('of how one subgraph is called goes by what is chosen for all', () => {
    const { subgraphs } = defineBff({
      client: 'tv',
      subgraphs: {
        connections: 8,
        breaker: { openMs: 1_000 },
        services: { recommendations: { timeoutMs: 300, breaker: { minRequests: 5 } } },
      },
    });
    expect(subgraphs.services.recommendations).toEqual({
      timeoutMs: 300,
      connectTimeoutMs: 250,
      answerBytes: 4 * 1024 * 1024,
      connections: 8,
      retryPercent: 10,
      breaker: { windowMs: 10_000, failurePercent: 50, minRequests: 5, openMs: 1_000 },
      bulkhead: { running: 64, queued: 64, queueMs: 50 },
    });
  });

  test('of a subgraph’s time is no longer than the whole request’s', () => {
    expect(defineBff({ client: 'tv', deadlineMs: 500 }).subgraphs.timeoutMs).toBe(500);
  });

  test('of limits becomes a part of the contract, every default filled in', () => {
    const limits = {
      lists: { max: 20 },
      arguments: { 'Image.url(width:)': { max: 9, default: 3 } },
    };
    const contract = { includeTags: ['tv'] };
    expect(defineBff({ client: 'tv', contract, limits }).contract).toEqual({
      includeTags: ['tv'],
      limits: { ...limits, lists: { max: 20, default: 20 } },
    });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['client', { client: 'Web' }, '"client" is "Web"'],
    ['client', { client: '' }, '"client" is ""'],
    ['client', { client: '../web' }, '"client" is "../web"'],
    ['client', { client: 'x'.repeat(41) }, '"client" is'],
    ['client', { client: undefined }, '"client" is undefined'],
    ['allowlist', { allowlist: 'off' }, '"allowlist" is "off"; expected enforce, report, open.'],
    ['allowlist', { allowlist: [{ mode: 'off' }] }, '"allowlist[0].mode" is "off"'],
    ['allowlist', { allowlist: [{ versions: 'old', mode: 'report' }] }, '[0].versions" is "old"'],
    ['texts', { registeredTexts: true }, '"registeredTexts" is true; expected allowed, refused.'],
    ['versions', { versions: { refuse: '' } }, '"versions.refuse" is ""'],
    ['versions', { versions: { nag: { versions: '<2' } } }, '"versions.nag.since" is undefined'],
    [
      'versions',
      { versions: { nag: { versions: '<2', since: '2026-13-01' } } },
      '"versions.nag.since" is "2026-13-01"; expected a day',
    ],
    [
      'versions',
      { versions: { nag: { versions: '<2', since: '2026-10-01', sunset: 'soon' } } },
      '"versions.nag.sunset" is "soon"',
    ],
    ['versions', { versions: { missing: 'no' } }, '"versions.missing" is "no"'],
    ['versions', { versions: { exempt: 'Login' } }, '"versions.exempt" is "Login"'],
    ['versions', { versions: { storeLink: 'javascript:1' } }, '"versions.storeLink" is'],
    ['typenames', { typenames: 'all' }, '"typenames" is "all"'],
    ['deadlineMs', { deadlineMs: 0 }, '"deadlineMs" is 0; expected a positive whole number.'],
    ['deadlineMs', { deadlineMs: '100' }, '"deadlineMs" is "100"'],
    ['deadlineMs', { deadlineMs: 1.5 }, '"deadlineMs" is 1.5'],
    ['limits', { limits: { bodyBytes: -1 } }, '"limits.bodyBytes" is -1'],
    ['limits', { limits: { variables: { depth: 0 } } }, '"limits.variables.depth" is 0'],
    ['limits', { limits: { documents: { tokens: '9' } } }, '"limits.documents.tokens" is "9"'],
    ['limits', { limits: { lists: { max: 0 } } }, '"limits.lists.max" is 0'],
    ['limits', { limits: { lists: { max: '9' } } }, '"limits.lists.max" is "9"'],
    [
      'limits',
      { limits: { lists: { max: 10, default: 20 } } },
      '"limits.lists.default" is 20; expected no more than its "max", 10.',
    ],
    [
      'limits',
      { limits: { arguments: { 'Image.url(width:)': { max: 1.5 } } } },
      '"limits.arguments["Image.url(width:)"].max" is 1.5',
    ],
    [
      'limits',
      { limits: { arguments: { 'Image.url': { max: 1 } } } },
      '"limits.arguments" is "Image.url"; expected coordinates such as',
    ],
    ['subgraphs', { subgraphs: { timeoutMs: Number.NaN } }, '"subgraphs.timeoutMs"'],
    ['subgraphs', { subgraphs: { answerBytes: 2 ** 60 } }, '"subgraphs.answerBytes"'],
    ['subgraphs', { subgraphs: { connections: 0 } }, '"subgraphs.connections" is 0'],
    ['subgraphs', { subgraphs: { retryPercent: 101 } }, '"subgraphs.retryPercent" is 101'],
    [
      'subgraphs',
      { subgraphs: { services: { a: { breaker: { failurePercent: 0 } } } } },
      '"subgraphs.services.a.breaker.failurePercent" is 0',
    ],
    ['subgraphs', { subgraphs: { bulkhead: { queued: -1 } } }, '"subgraphs.bulkhead.queued" is -1'],
    ['budgets', { budgets: { depth: 0 } }, '"budgets.depth" is 0'],
    ['budgets', { budgets: { subgraphRequests: '6' } }, '"budgets.subgraphRequests" is "6"'],
    ['labels', { overrideLabels: 'x' }, '"overrideLabels" is "x"; expected a list of texts.'],
    ['cache', { cache: { responseBytes: -1 } }, '"cache.responseBytes" is -1; expected a whole'],
    ['cache', { cache: { staleWhileRevalidateS: 0.5 } }, '"cache.staleWhileRevalidateS" is 0.5'],
    ['cache', { cache: { redisTimeoutMs: 0 } }, '"cache.redisTimeoutMs" is 0'],
    ['budgets', { budgets: { bytes: 1.5 } }, '"budgets.bytes" is 1.5'],
    ['growth', { growth: { entityLookups: -1 } }, '"growth.entityLookups" is -1'],
    ['optionalSubgraphs', { optionalSubgraphs: [7] }, '"optionalSubgraphs" is [7]'],
    ['cache', { cache: { staleIfErrorS: -1 } }, '"cache.staleIfErrorS" is -1'],
    [
      'compression',
      { compression: { encodings: ['deflate'] } },
      '"compression.encodings" is "deflate"; expected zstd, br, gzip.',
    ],
    ['compression', { compression: { encodings: 'br' } }, '"compression.encodings" is "br"'],
    ['compression', { compression: { minBytes: -1 } }, '"compression.minBytes" is -1'],
    ['contract', { contract: { includeTags: 'tv' } }, '"contract.includeTags" is "tv"'],
    ['contract', { contract: { excludeTags: [''] } }, '"contract.excludeTags" is [""]'],
  ])('of %s that makes no sense, %j, is quoted in a TypeError', (_, choice, message) => {
    expect(() => defineBff({ client: 'tv', ...choice } as BffChoices)).toThrow(TypeError);
    expect(() => defineBff({ client: 'tv', ...choice } as BffChoices)).toThrow(message);
  });
});
