import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Bff, createBff } from '../gateway/bff.ts';
import { type BffChoices, defineBff } from '../gateway/definition.ts';
import { createLog } from '../gateway/telemetry/log.ts';
import { formatManifest, operationId } from '../schema/index.ts';
import { identityOf, writeInternalKeys } from './testkit/internal-keys.ts';
import { sample } from './testkit/operations.ts';
import { killPrograms, runFacet, startFacet } from './testkit/program.ts';
import { copyProject } from './testkit/project-copy.ts';
import { type Client, definitions, type Shop, startShop } from './testkit/shop.ts';

const SUPERGRAPH = 'schema/generated/supergraph.graphql';

let shop: Shop;
let folder: string;
const started: Bff[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-limits-'));
  // Any text may run, so that a test can ask for what no screen asks for.
  shop = await startShop({ adapt: (definition) => ({ ...definition, allowlist: 'open' }) });
}, 60_000);

afterAll(async () => {
  await killPrograms();
  await Promise.all(started.map((bff) => bff.close()));
  await shop.close();
  rmSync(folder, { recursive: true });
});

const PAGE = 'query Page($n: Int!) { products(first: $n) { edges { node { id } } } }';

describe.each([
  ['web', 50, 20],
  ['mobile', 20, 10],
  ['partner', 100, 20],
] as const)('The %s client', (client, max, fallback) => {
  test(`gets lists of ${max} at most: one more is refused with BAD_USER_INPUT`, async () => {
    const whole = await ask(client, { query: PAGE, variables: { n: max } });
    expect(whole.data.products.edges).toHaveLength(max);
    expect(await ask(client, { query: PAGE, variables: { n: max + 1 } })).toEqual({
      status: 400,
      errors: [
        {
          message: `"first" of Query.products is ${max + 1}; this client gets at most ${max}.`,
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
  });

  test(`gets ${fallback} where it does not say how many, in whichever way it does not`, async () => {
    const fields = 'edges { node { id } }';
    for (const [query, variables] of [
      [`{ products { ${fields} } }`, {}],
      [`query($n: Int) { products(first: $n) { ${fields} } }`, {}],
    ] as const) {
      expect((await ask(client, { query, variables })).data.products.edges).toHaveLength(fallback);
    }
  });

  test('is refused a text that asks for more, told where it does', async () => {
    const query = `{ products(first: ${max + 1}) { pageInfo { hasNextPage } } }`;
    expect(await ask(client, { query })).toMatchObject({
      status: 400,
      errors: [
        {
          message: `"first" of Query.products is ${max + 1}; this client gets at most ${max}.`,
          locations: [{ line: 1, column: 19 }],
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ],
    });
  });
});

test("A client's default is sent for null as well, where its schema lets it say that", async () => {
  const query = 'query($n: Int = 3) { products(first: $n) { edges { node { id } } } }';
  const { data } = await ask('mobile', { query, variables: { n: null } });
  expect(data.products.edges).toHaveLength(3);
});

test('A limit holds in lists inside lists and in fragments', async () => {
  const query = `query($n: Int!) { product(id: "p7") { ...Related } }
    fragment Related on Product { related(first: 2) { reviews(first: $n) { pageInfo { hasNextPage } } } }`;
  expect((await ask('mobile', { query, variables: { n: 20 } })).status).toBe(200);
  expect(await ask('mobile', { query, variables: { n: 21 } })).toMatchObject({
    status: 400,
    errors: [{ message: '"first" of Product.reviews is 21; this client gets at most 20.' }],
  });
});

test('A negative number is judged by the service, as it was', async () => {
  const answer = await ask('mobile', { query: PAGE, variables: { n: -1 } });
  expect(answer).toMatchObject({ status: 200, errors: [{ path: ['products'] }] });
});

test('Any argument can be limited: a picture on a phone is 960 pixels wide at most', async () => {
  const query = 'query($w: Int) { product(id: "p7") { image { url(width: $w) } } }';
  expect(
    (await ask('mobile', { query, variables: { w: 960 } })).data.product.image.url,
  ).toBeTruthy();
  expect(await ask('mobile', { query, variables: { w: 1_280 } })).toMatchObject({
    status: 400,
    errors: [{ message: '"width" of Image.url is 1280; this client gets at most 960.' }],
  });
  expect((await ask('web', { query, variables: { w: 1_280 } })).status).toBe(200);
});

test('The limit of a single argument goes before that of lists', async () => {
  const bff = await serve('mobile', {
    limits: { lists: { max: 20 }, arguments: { 'Query.products(first:)': { max: 30 } } },
    allowlist: 'open',
  });
  const asked = (n: number, query = PAGE) => post(bff.url, { query, variables: { n } });
  expect((await asked(30)).data.products.edges).toHaveLength(30);
  expect((await asked(31)).status).toBe(400);
  const categories = 'query($n: Int!) { categories(first: $n) { slug } }';
  expect((await asked(21, categories)).status).toBe(400);
});

describe("A client's default", () => {
  const { id: documentId } = sample('mobile', 'Categories');

  test('is sent for a registered operation that does not say how many, as its plan shows', async () => {
    const plan = readFileSync('schema/generated/mobile/plans/Categories.txt', 'utf8');
    expect(plan).toContain('categories(first: 10) {');
    expect(plan).toContain('children(first: 10) {');
    const { data } = await ask('mobile', { documentId });
    expect(data.categories.length).toBeGreaterThan(0);
    expect(data.categories.length).toBeLessThanOrEqual(10);
  });

  test('is sent when it is new, whatever plans were stored before', async () => {
    const bff = await serve('mobile', { limits: { lists: { max: 20, default: 2 } } });
    expect((await post(bff.url, { documentId })).data.categories).toHaveLength(2);
  });

  test('is sent under a name that services need for a key, and answered under it', async () => {
    const limits = { lists: { max: 20, default: 2 } };
    const bff = await serve('mobile', { limits, allowlist: 'open' });
    const query = '{ product(id: "p7") { id: related { title } rating { average } } }';
    const { data, errors } = await post(bff.url, { query });
    expect(errors).toBeUndefined();
    expect(data.product).toEqual({
      id: [{ title: expect.any(String) }, { title: expect.any(String) }],
      rating: { average: expect.any(Number) },
    });
  });

  test('stands in the schema of the client, and in no other', () => {
    const schemaOf = (client: Client) =>
      readFileSync(`schema/generated/${client}/schema.graphql`, 'utf8');
    expect(schemaOf('mobile')).toContain('first: Int! = 10 @limit(max: 20, default: 10)');
    expect(schemaOf('web')).toContain('first: Int! = 20 @limit(max: 50)');
    expect(readFileSync(SUPERGRAPH, 'utf8')).not.toContain('@limit');
  });
});

describe('An operation that asks for more than its client gets', () => {
  const body = 'query TooMany { products(first: 21) { pageInfo { hasNextPage } } }';

  test('takes no BFF into service, even where a plan is stored for it', async () => {
    const strict = serve('mobile', { limits: { lists: { max: 11, default: 10 } } });
    await expect(strict).rejects.toThrow(
      /operation Search: "first" of Query\.search is 12; this client gets at most 11\./,
    );
  });

  test('is not published', async () => {
    const manifest = join(folder, 'manifest.json');
    const operation = { id: operationId(body), name: 'TooMany', type: 'query', body } as const;
    const format = 'apollo-persisted-query-manifest';
    writeFileSync(manifest, formatManifest({ format, version: 1, operations: [operation] }));
    const env = { FACET_STATE_FOLDER: join(folder, 'state') };
    expect(await runFacet(['publish', 'mobile', '1.0.0', manifest], { env })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /TooMany:1:33 ArgumentLimits "first" of Query\.products is 21; this client gets at most 20\.\nrefused: nothing was published/,
      ),
    });
    const published = await runFacet(['publish', 'web', '1.0.0', manifest], { env });
    expect(published).toMatchObject({ code: 0, stdout: expect.stringContaining('published web') });
  }, 60_000);

  test('fails facet compose, with file, line and column; so does a limit of what is not there', async () => {
    const { folder: cwd, remove } = copyProject();
    try {
      const file = 'bffs/mobile/operations/TooMany.graphql';
      writeFileSync(join(cwd, file), body);
      expect(await runFacet(['compose'], { cwd })).toMatchObject({
        code: 1,
        stderr: `${file}:1:33 ArgumentLimits "first" of Query.products is 21; this client gets at most 20.\n`,
      });
      rmSync(join(cwd, file));
      const choices = join(cwd, 'bffs/mobile/bff.ts');
      const text = readFileSync(choices, 'utf8').replace('Image.url(', 'Image.nonsense(');
      writeFileSync(choices, text);
      const told = /CONTRACT_LIMIT_UNKNOWN Image\.nonsense\(width:\): is limited, but the client/;
      for (const words of [['compose'], ['serve', 'bffs/mobile', '--port', '0']]) {
        const { code, stderr } = await runFacet(words, { cwd });
        expect(code).toBeGreaterThan(0);
        expect(stderr).toMatch(told);
      }
    } finally {
      remove();
    }
  }, 60_000);
});

describe('facet serve --list-limit', () => {
  const serveAny = (limit: string, ...more: readonly string[]) =>
    startFacet(
      [
        ...['serve', '--supergraph', SUPERGRAPH, '--list-limit', limit, '--port', '0', ...more],
        ...Object.entries(shop.subgraphUrls).flatMap(([name, url]) => [
          '--subgraph',
          `${name}=${url}`,
        ]),
      ],
      { env: writeInternalKeys(folder)('bff:supergraph') },
    );

  test('limits the lists of any supergraph', async () => {
    const program = serveAny('3');
    const [url = ''] = await program.printed(/http:\S+\/graphql/);
    const { data } = await post(url, { query: '{ products { edges { node { id } } } }' });
    expect(data.products.edges).toHaveLength(3);
    expect((await post(url, { query: PAGE, variables: { n: 4 } })).status).toBe(400);
  }, 30_000);

  test('goes with plans that were made beforehand under the same limit, and with no others', async () => {
    const plans = join(folder, 'plans.jsonl');
    const manifest = ['--manifest', 'bffs/web/manifest.json'];
    const made = (limit: string) =>
      runFacet([
        ...['compose', '--supergraph', SUPERGRAPH, ...manifest],
        ...['--list-limit', limit, '--plans', plans],
      ]);
    const warned = async (limit: string) => {
      const program = serveAny(limit, ...manifest, '--plans', plans);
      await program.printed(/http:\S+\/graphql/);
      program.kill('SIGTERM');
      const { stderr } = await program.ended;
      return stderr.includes('the stored plans are of another supergraph or contract');
    };
    expect(await made('50')).toMatchObject({ code: 0 });
    expect(await warned('50')).toBe(false);
    expect(await warned('40')).toBe(true);
    expect(await made('12')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('this client gets at most 12.'),
    });
  }, 60_000);

  test('takes a number', async () => {
    expect(await serveAny('many').ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--list-limit is "many"'),
    });
  });
});

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came.
  readonly data?: any;
  readonly errors?: unknown;
}

const ask = (client: Client, body: unknown): Promise<Answer> => post(shop.bffs[client].url, body);

async function post(url: string, body: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

/** A client's BFF with other choices, and with the plans that were stored for those it has. */
async function serve(client: Client, choices: Omit<BffChoices, 'client'>): Promise<Bff> {
  const { limits: _, ...contract } =
    definitions.find((each) => each.client === client)?.contract ?? {};
  const bff = await createBff(defineBff({ client, contract, ...choices }), {
    port: 0,
    supergraph: SUPERGRAPH,
    manifests: [`bffs/${client}/manifest.json`],
    plans: `schema/generated/${client}/plans.jsonl`,
    subgraphUrls: shop.subgraphUrls,
    identity: identityOf(client),
    log: createLog(client, 'silent'),
  });
  started.push(bff);
  return bff;
}
