import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { type Bff, createBff } from '../gateway/bff.ts';
import { createEdge, type Edge } from '../gateway/edge/edge.ts';
import { openRegistry } from '../gateway/registry/open-registry.ts';
import type { Registry } from '../gateway/registry/registry.ts';
import { createLog } from '../gateway/telemetry/log.ts';
import { relayText } from '../schema/manifest/relay-text.ts';
import { createMissExplainer, readPersistedOperations } from '../schema/operations.ts';
import {
  type ClientProject,
  generateManifests,
  readJson,
  TOOLCHAINS,
} from './testkit/generators.ts';
import { identityOf, internalKey } from './testkit/internal-keys.ts';
import { manifestOf, samples } from './testkit/operations.ts';
import { killPrograms, runFacet } from './testkit/program.ts';
import { definitions, type Shop, startShop } from './testkit/shop.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

type FlatMap = Readonly<Record<string, string>>;
type Variables = Readonly<Record<string, unknown>>;

const [web] = definitions;

/** What a client sends, and how its toolchain names the operation. */
interface Sent {
  readonly method: 'GET' | 'POST';
  readonly parameters: Variables;
}

let project: ClientProject;
let stateFolder: string;
let registry: Registry | undefined;
let shop: Shop;
let viewers: Viewers;
let published: Edge;
let listed: Edge;
const bffs: Bff[] = [];

beforeAll(async () => {
  stateFolder = mkdtempSync(join(tmpdir(), 'facet-state-'));
  viewers = await createViewers();
  [project, shop] = await Promise.all([generateManifests(), startShop({ keys: viewers.keys })]);
  for (const toolchain of TOOLCHAINS) {
    const words = ['publish', 'web', `1.0-${toolchain}`, project.manifests[toolchain]];
    const { code, stderr } = await runFacet(words, { env: { FACET_STATE_FOLDER: stateFolder } });
    if (code !== 0) throw new Error(`facet publish failed for ${toolchain}: ${stderr}`);
  }
  registry = openRegistry(undefined, { stateFolder, publishCredential: undefined });
  published = await serve({ manifests: [], registry });
  listed = await serve({ manifests: Object.values(project.manifests) });
}, 120_000);

afterAll(async () => {
  await published.close();
  await listed.close();
  await Promise.all(bffs.map((bff) => bff.close()));
  await registry?.close();
  await shop.close();
  await killPrograms();
  project.remove();
  rmSync(stateFolder, { recursive: true, force: true });
});

describe.each([
  ['published with facet publish', () => published],
  ['given as manifests', () => listed],
])('What the real generators wrote, %s, is served as their clients ask for it:', (_how, edge) => {
  test("Apollo Client, by the id of its generator's manifest, queries by GET", async () => {
    const { operations } = readJson<{ operations: { id: string; name: string; type: string }[] }>(
      project.manifests.apollo,
    );
    expect(operations).toHaveLength(manifestOf('web').operations.length);
    for (const { id, name, type } of operations) {
      const extensions = {
        clientLibrary: { name: '@apollo/client', version: '4.3.8' },
        persistedQuery: { version: 1, sha256Hash: id },
      };
      const parameters = { operationName: name, variables: variablesOf(name), extensions };
      await expectData(edge(), { method: type === 'query' ? 'GET' : 'POST', parameters });
    }
  });

  test('GraphQL Code Generator, by the prefixed SHA-256 of its manifest', async () => {
    await expectAll(edge(), readJson<FlatMap>(project.manifests.codegen), (documentId) => ({
      documentId,
    }));
  });

  test('GraphQL Code Generator, by the SHA-1 it used to make', async () => {
    await expectAll(edge(), readJson<FlatMap>(project.manifests.codegenSha1), (documentId) => ({
      documentId,
    }));
  });

  test('Relay, by the MD5 or SHA-256 that relay-compiler writes, as doc_id', async () => {
    for (const toolchain of ['relay', 'relaySha256'] as const) {
      const [id = ''] = Object.keys(readJson<FlatMap>(project.manifests[toolchain]));
      expect(id).toHaveLength(toolchain === 'relay' ? 32 : 64);
      const parameters = { doc_id: id, variables: { signedIn: true } };
      const { data } = await expectData(edge(), { method: 'POST', parameters });
      expect(data).toMatchObject({ me: { name: expect.any(String) } });
    }
  });
});

test('Each format is recognised, and hashes stand beside ids that are none', () => {
  const readings = TOOLCHAINS.map((toolchain) => {
    const reading = readPersistedOperations(JSON.stringify(readJson(project.manifests[toolchain])));
    if (reading.kind === 'failed') throw new Error(`${toolchain} is not read`);
    for (const { hash, body } of reading.operations) {
      expect(hash).toBe(createHash('sha256').update(body).digest('hex'));
    }
    return reading.format;
  });
  expect(readings).toEqual([
    "Apollo's manifest",
    'a flat map of prefixed SHA-256 ids (GraphQL Code Generator 6)',
    'a flat map of SHA-1 ids (GraphQL Code Generator 5, Relay)',
    'a flat map of MD5 ids (Relay)',
    'a flat map of SHA-256 ids (Relay, Cosmo)',
  ]);
});

test("Every id of GraphQL Code Generator is recognised as a form of what Apollo's manifest registered", () => {
  const committed = manifestOf('web').operations.map((each) => ({
    ...each,
    hash: each.id,
    client: 'web',
    listedIn: 'the committed manifest',
    isServed: true,
  }));
  const explainer = createMissExplainer(committed);
  for (const toolchain of ['codegen', 'codegenSha1'] as const) {
    const reading = readPersistedOperations(JSON.stringify(readJson(project.manifests[toolchain])));
    expect(reading).toMatchObject({ kind: 'operations' });
    for (const { name, id } of reading.kind === 'operations' ? reading.operations : []) {
      expect(explainer.explainId(id)).toMatchObject({
        kind: 'form',
        operation: { name },
        form: expect.stringMatching(/^as GraphQL Code Generator's client preset writes it/),
      });
    }
  }
});

test('relayText prints as relay-compiler does', () => {
  const texts = Object.values(readJson<FlatMap>(project.manifests.relay));
  expect(texts.map((text) => relayText(parse(text)))).toEqual(texts);
});

interface Serving {
  readonly manifests: readonly string[];
  readonly registry?: Registry | undefined;
}

async function serve({ manifests, registry: releases }: Serving): Promise<Edge> {
  const bff = await createBff(web!, {
    port: 0,
    supergraph: 'schema/generated/supergraph.graphql',
    manifests,
    registry: releases,
    subgraphUrls: shop.subgraphUrls,
    identity: identityOf('web'),
    log: createLog('web', 'silent'),
  });
  bffs.push(bff);
  const issuers = [viewers.issuer];
  return createEdge({
    port: 0,
    bffs: { web: [bff.url] },
    issuers,
    internalKey: internalKey('edge'),
    log: createLog('edge', 'silent'),
  });
}

async function expectAll(
  edge: Edge,
  map: FlatMap,
  named: (id: string) => Variables,
): Promise<void> {
  const entries = Object.entries(map);
  expect(entries).toHaveLength(manifestOf('web').operations.length);
  for (const [id, text] of entries) {
    const [, name = ''] = /\b(?:query|mutation) (\w+)/.exec(text) ?? [];
    const parameters = { ...named(id), variables: variablesOf(name) };
    await expectData(edge, { method: 'POST', parameters });
  }
}

const known = samples();
/** A viewer places an order once. */
let orders = 0;

function variablesOf(name: string): Variables {
  const found = known.find((each) => each.client === 'web' && each.name === name);
  if (!found) throw new Error(`The web client has no operation ${name}.`);
  if (name !== 'PlaceOrder') return found.variables;
  orders += 1;
  const { input } = found.variables as { input: Variables };
  return { input: { ...input, idempotencyKey: `order-${orders}-of-these-tests` } };
}

interface Answer {
  readonly data?: Variables | null;
  readonly errors?: unknown;
}

async function expectData(edge: Edge, sent: Sent): Promise<Answer> {
  const { status, body } = await send(edge, sent);
  const asked = JSON.stringify(sent.parameters);
  expect({ asked, status, errors: body.errors }).toEqual({ asked, status: 200, errors: undefined });
  expect(Object.values(body.data ?? {}).every((value) => value !== null)).toBe(true);
  return body;
}

async function send({ url }: Edge, { method, parameters }: Sent) {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${await viewers.token('u1', { scope: 'user:email' })}`,
  };
  const search = new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  const response =
    method === 'GET'
      ? await fetch(`${url}/web/graphql?${search}`, { headers })
      : await fetch(`${url}/web/graphql`, {
          method,
          headers,
          body: JSON.stringify(parameters),
        });
  return { status: response.status, body: (await response.json()) as Answer };
}
