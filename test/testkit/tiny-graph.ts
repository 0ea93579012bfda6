import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bff, type BffOptions, createBff } from '../../gateway/bff.ts';
import { type BffChoices, defineBff } from '../../gateway/definition.ts';
import { composeSupergraph, formatManifest, operationId } from '../../schema/index.ts';
import { captureLog } from './captured-log.ts';

/** Two subgraphs: `items` owns an item, `prices` adds what it costs. */
export const TINY = {
  items: `
    type Query { item: Item }
    type Item @key(fields: "id") { id: ID! title: String! note: String }
  `,
  prices: `
    type Query { rate(of: String): Int }
    type Mutation { setRate(rate: Int!): Int }
    type Item @key(fields: "id") { id: ID! price: Int currency: Currency }
    type Currency { code: String! }
  `,
};

const LINK = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable"]
)\n`;

/** Operations of the tiny graph, by name. */
export const OPERATIONS = {
  Title: 'query Title { item { id title } }',
  Price: 'query Price { item { id title price } }',
  Currency: 'query Currency { item { id title currency { code } } }',
  Rate: 'query Rate($of: String) { rate(of: $of) }',
  SetRate: 'mutation SetRate($rate: Int!) { setRate(rate: $rate) }',
} as const;

/** The supergraph of subgraphs given by name. */
export function supergraphOf(sdl: Readonly<Record<string, string>> = TINY): string {
  const result = composeSupergraph(
    Object.entries(sdl).map(([name, text]) => ({
      name,
      url: `http://${name}.invalid/graphql`,
      sdl: LINK + text,
    })),
  );
  if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors));
  return result.supergraph;
}

/** A manifest of operations given by name. */
export function manifestOf(operations: Readonly<Record<string, string>> = OPERATIONS): string {
  return formatManifest({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: Object.entries(operations).map(([name, body]) => ({
      id: operationId(body),
      name,
      type: body.startsWith('mutation') ? 'mutation' : 'query',
      body,
    })),
  });
}

/** A breaker that never opens: for tests of one failure after the other. */
export const NEVER_OPEN = { minRequests: 1_000_000 };

/** A BFF before the tiny graph, with its files in a folder of its own. */
export interface TinyBff extends Bff {
  readonly supergraphFile: string;
  readonly manifestFile: string;
  ask(name: keyof typeof OPERATIONS, variables?: Record<string, unknown>): Promise<TinyAnswer>;
}

export interface TinyAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came.
  readonly body: any;
}

export interface TinyOptions extends Partial<BffOptions> {
  readonly subgraphUrls: Readonly<Record<keyof typeof TINY, string>>;
  readonly choices?: Partial<BffChoices>;
  /** What is registered, by name. Default: `OPERATIONS`. */
  readonly operations?: Readonly<Record<string, string>>;
}

/** Starts a BFF before the tiny graph. */
export async function startTinyBff({
  choices,
  operations,
  ...options
}: TinyOptions): Promise<TinyBff> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-'));
  const [supergraphFile, manifestFile] = [
    join(folder, 'supergraph.graphql'),
    join(folder, 'manifest.json'),
  ];
  writeFileSync(supergraphFile, supergraphOf());
  writeFileSync(manifestFile, manifestOf(operations));
  const bff = await createBff(defineBff({ client: 'tiny', ...choices }), {
    port: 0,
    supergraph: supergraphFile,
    manifests: [manifestFile],
    log: captureLog().log,
    ...options,
  });
  return {
    ...bff,
    supergraphFile,
    manifestFile,
    ask: (name, variables) => askById(bff.url, operationId(OPERATIONS[name]), variables),
    close: async () => {
      await bff.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Runs a registered operation. */
export async function askById(
  url: string,
  documentId: string,
  variables: Record<string, unknown> = {},
): Promise<TinyAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ documentId, variables }),
  });
  const { status, headers } = response;
  const text = await response.text();
  return { status, headers, text, body: JSON.parse(text) };
}
