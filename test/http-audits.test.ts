import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { type Audit, serverAudits } from 'graphql-http';
import { type Bff, createBff } from '../gateway/bff.ts';
import { sha256 } from '../gateway/operation.ts';
import { createLog } from '../gateway/telemetry/log.ts';
import { definitions } from './testkit/shop.ts';

/** The audits' documents that are GraphQL a client could register. */
const DOCUMENTS = [
  '{ __typename }',
  'query Query { __typename }',
  'mutation { __typename }',
  'query Type($name: String!) { __type(name: $name) { name } }',
  '{ __type(name: "Run🏃Swim🏊") { name } }',
];

const AUDITED = definitions.map((definition) => ({ client: definition.client, definition }));

let folder: string;
const bffs = new Map<string, Bff>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-audits-'));
  const manifest = join(folder, 'manifest.json');
  writeFileSync(manifest, manifestOf(DOCUMENTS));
  for (const { client, definition } of AUDITED) {
    const bff = await createBff(definition, {
      port: 0,
      supergraph: 'schema/generated/supergraph.graphql',
      manifests: [manifest],
      log: createLog(client, 'silent'),
    });
    bffs.set(client, bff);
  }
}, 30_000);

afterAll(async () => {
  await Promise.all([...bffs.values()].map((bff) => bff.close()));
  rmSync(folder, { recursive: true });
});

describe.each(AUDITED)('The enforcing $client BFF', ({ client }) => {
  const audits = serverAudits({ url: () => bffs.get(client)!.url, fetchFn: byId });

  test('is audited in full', () => expect(audits.length).toBe(61));

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
    '%s %s',
    async (_, name, audit: Audit) => {
      const result = await audit.fn();
      if (name.startsWith('MUST')) expect(result).toMatchObject({ status: 'ok' });
      else if (result.status !== 'ok') console.log(`${client}: not met: ${audit.id} ${name}`);
    },
  );
});

/** Sends a registered document by its id, as a client's persisted-query link does. */
async function byId(input: string, init: RequestInit = {}): Promise<Response> {
  const url = new URL(input);
  const headers = new Headers(init.headers);
  if (init.method !== 'POST') headers.set('apollo-require-preflight', 'true');
  const text = url.searchParams.get('query');
  if (text !== null && DOCUMENTS.includes(text)) {
    url.searchParams.delete('query');
    url.searchParams.set('documentId', sha256(text));
  }
  return fetch(url, { ...init, headers, ...(init.body && { body: bodyById(String(init.body)) }) });
}

function bodyById(body: string): string {
  const parameters = parsed(body);
  if (typeof parameters?.query !== 'string' || !DOCUMENTS.includes(parameters.query)) return body;
  const { query, ...others } = parameters;
  return JSON.stringify({ ...others, documentId: sha256(query) });
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function manifestOf(bodies: readonly string[]): string {
  const operations = bodies.map((body) => {
    const [definition] = parse(body).definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`No operation: ${body}`);
    const name = definition.name?.value ?? `Anonymous${body.length}`;
    return { id: sha256(body), name, type: definition.operation, body };
  });
  return JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });
}
