import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { authorizationFor, TEST_CALLERS } from './caller.fixture.ts';
import type { Service, ServiceOptions } from './service.ts';

export { authorizationFor, TEST_CALLERS, type TestCall } from './caller.fixture.ts';

// The door #service/testkit: tests start real services and call them over HTTP.

/** What a service answered. */
export interface Answer<Data> {
  readonly data: Data;
  /** The `extensions.code` of every error, in order; empty without errors. */
  readonly codes: readonly unknown[];
  readonly messages: readonly string[];
  readonly cacheControl: string | null;
  /** What the answer says has changed. */
  readonly changed: readonly string[];
}

/** Who asks, and with which variables. */
export interface Asking {
  readonly viewer?: string;
  readonly scopes?: readonly string[];
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** A running service and every SQL statement it ran since it was seeded. */
export interface Started {
  readonly statements: string[];
  ask<Data>(query: string, asking?: Asking): Promise<Answer<Data>>;
  close(): Promise<void>;
}

/** Starts a service on a free port. */
export async function start(
  service: Service,
  options: Omit<ServiceOptions, 'port' | 'onStatement' | 'callers'>,
): Promise<Started> {
  const statements: string[] = [];
  const onStatement = (sql: string) => statements.push(sql);
  const callers = TEST_CALLERS;
  const { url, close } = await service.start({ ...options, port: 0, callers, onStatement });
  statements.length = 0;
  const { name } = service;
  return { statements, close, ask: (query, asking) => ask({ name, url }, query, asking) };
}

async function ask<Data>(
  { name, url }: { readonly name: string; readonly url: string },
  query: string,
  asking: Asking = {},
): Promise<Answer<Data>> {
  const { viewer, scopes, variables } = asking;
  const body = JSON.stringify({ query, variables });
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: authorizationFor({ service: name, message: body, viewer, scopes }),
    },
    body,
  });
  const { data, errors = [] } = (await response.json()) as {
    data: Data;
    errors?: { message: string; extensions?: { code?: unknown } }[];
  };
  return {
    data,
    codes: errors.map(({ extensions }) => extensions?.code),
    messages: errors.map(({ message }) => message),
    cacheControl: response.headers.get('cache-control'),
    changed: response.headers.get('x-facet-changed')?.split(', ') ?? [],
  };
}

/** A database to run the same tests on, empty; in PostgreSQL several processes may share it. */
export interface Engine {
  readonly name: 'SQLite' | 'PostgreSQL';
  readonly databaseUrl: string | undefined;
  /** Removes what was made; after the services on it are closed. */
  drop(): Promise<void>;
}

const LOCAL = 'postgres://postgres@127.0.0.1:5432/postgres';

const SQLITE: Engine = { name: 'SQLite', databaseUrl: undefined, drop: async () => {} };

/** What `DATABASE_URL` asks for: a fresh database on that server, or without it SQLite. */
export async function engineOfThisRun(): Promise<Engine> {
  const { DATABASE_URL } = process.env;
  return DATABASE_URL ? freshPostgres(DATABASE_URL) : SQLITE;
}

/** SQLite, and a fresh database on PostgreSQL: of `DATABASE_URL`, else of this machine, if it answers. */
export async function engines(): Promise<Engine[]> {
  const serverUrl = process.env.DATABASE_URL || LOCAL;
  try {
    return [SQLITE, await freshPostgres(serverUrl)];
  } catch (error) {
    // Whoever names a server wants it tested, not passed over.
    if (process.env.DATABASE_URL) throw error;
    // biome-ignore lint/suspicious/noConsole: a test that proves less than it could must say so
    console.warn(`SKIPPED on PostgreSQL, no server at ${new URL(serverUrl).host}: ${error}`);
    return [SQLITE];
  }
}

async function freshPostgres(serverUrl: string): Promise<Engine> {
  const name = `facet_test_${randomUUID().replaceAll('-', '')}`;
  await run(serverUrl, `create database ${name}`);
  const databaseUrl = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  const drop = () => run(serverUrl, `drop database ${name} with (force)`);
  return { name: 'PostgreSQL', databaseUrl, drop };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** One page of any connection. */
export interface Page<Node> {
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Every node of a connection, read page after page until none follows. */
export async function walk<Node>(
  pageAfter: (after: string | null) => Promise<Page<Node>>,
): Promise<Node[]> {
  const nodes: Node[] = [];
  for (let after: string | null = null; ; ) {
    const { edges, pageInfo }: Page<Node> = await pageAfter(after);
    nodes.push(...edges.map(({ node }) => node));
    if (!pageInfo.hasNextPage) return nodes;
    after = pageInfo.endCursor;
  }
}

/** Cursors that no list in the order `order`, sorted by a number, ever made. */
export function damagedCursors(order: string): string[] {
  const made = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
  return [
    '',
    'nonsense',
    made({ order }),
    made([order, 1]),
    made(['OTHER', 1, 'x1']),
    made([order, '1', 'x1']),
    made([order, 1.5, 'x1']),
    made([order, 1e300, 'x1']),
    made([order, null, 'x1']),
    made([order, 1, 7]),
    made([order, 1, 'x\0']),
  ];
}
