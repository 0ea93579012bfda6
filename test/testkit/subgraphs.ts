import { readdirSync, readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';
import { authorizationFor, TEST_CALLERS } from '#service/testkit';
import type { Service } from '../../subgraphs/service/index.ts';

/** A domain service that runs for a test. */
export interface Subgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  /** How many SQL statements it has issued so far. */
  statements(): number;
  ask(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

/** A request to a subgraph. */
export interface Question {
  readonly query: string;
  readonly representations?: readonly Representation[];
  readonly viewer?: string | null;
}

/** An entity as another subgraph names it: its type and the fields of one of its keys. */
export type Representation = Readonly<Record<string, unknown>>;

/** What a subgraph answered. */
export interface Answer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: { readonly code?: string };
  }[];
}

/** The folders under `subgraphs/` that hold a service. */
export const SUBGRAPHS: readonly string[] = readdirSync(
  new URL('../../subgraphs', import.meta.url),
  {
    withFileTypes: true,
  },
)
  .filter((entry) => entry.isDirectory() && entry.name !== 'service')
  .map((entry) => entry.name)
  .sort();

/** Starts every subgraph on a free port, embedded or in the given database. */
export async function startSubgraphs(options: {
  databaseUrl?: string | undefined;
  seedScale: number;
}): Promise<Subgraph[]> {
  return Promise.all(SUBGRAPHS.map((name) => startSubgraph(name, options)));
}

async function startSubgraph(
  name: string,
  options: { databaseUrl?: string | undefined; seedScale: number },
): Promise<Subgraph> {
  const folder = new URL(`../../subgraphs/${name}/`, import.meta.url);
  const { default: service } = (await import(new URL('index.ts', folder).href)) as {
    default: Service;
  };
  let statements = 0;
  const onStatement = () => {
    statements += 1;
  };
  const { url, close } = await service.start({
    port: 0,
    callers: TEST_CALLERS,
    ...options,
    onStatement,
  });
  return {
    name,
    schema: buildSubgraphSchema(parse(readFileSync(new URL('schema.graphql', folder), 'utf8'))),
    statements: () => statements,
    ask: (question) => ask({ name, url }, question),
    close,
  };
}

async function ask(
  { name, url }: { readonly name: string; readonly url: string },
  { query, representations, viewer }: Question,
): Promise<Answer> {
  const body = JSON.stringify({ query, variables: { representations } });
  const scopes = viewer ? ALL_SCOPES : [];
  const authorization = authorizationFor({ service: name, message: body, viewer, scopes });
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body,
  });
  return (await response.json()) as Answer;
}

/** So that a viewer is kept from nothing but what is another's. */
const ALL_SCOPES = ['user:email', 'user:support', 'catalogue:write'];
