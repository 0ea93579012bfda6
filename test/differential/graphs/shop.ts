import { readFileSync } from 'node:fs';
import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { type GraphQLResolveInfo, type GraphQLSchema, isObjectType, parse } from 'graphql';
import { type Database, type Migrations, openDatabase } from '../../../subgraphs/service/index.ts';
import { SUBGRAPHS } from '../../testkit/subgraphs.ts';
import { unguarded } from '../../testkit/unguarded.ts';
import { apiOf, type Graph } from '../graph.ts';

/** The demonstration shop over its real subgraphs with embedded databases, seen by user `u1`. */
export async function shop(): Promise<Graph> {
  const subgraphs = new Map<string, GraphQLSchema>();
  const databases: Database<unknown>[] = [];
  // One after the other: Jest cannot link modules that several imports ask for at once.
  for (const name of SUBGRAPHS) {
    const { schema, db } = await openSubgraph(name);
    subgraphs.set(name, schema);
    databases.push(db);
  }
  const committed = new URL('../../../schema/generated/supergraph.graphql', import.meta.url);
  const supergraph = unguarded(readFileSync(committed, 'utf8'));
  return {
    name: 'shop',
    supergraph,
    api: apiOf(supergraph),
    subgraphs,
    values: {
      id: ['u1', 'u2', 'p1', 'p16', 'r42', 'o92', 'o100', 'nobody'],
      sku: ['SKU-000001', 'SKU-000016', 'SKU-999999'],
      first: [1, 2, 3],
      width: [160, 1_600, 500],
      text: ['e', 'an', 'or'],
      slug: ['kitchen', 'cookware', 'nothing'],
      categoryId: ['c1', 'c9'],
      // The first product of the catalogue, and nothing that any list ever said.
      after: [null, null, 'WyJwcm9kdWN0cyBORVdFU1QiLDE3Nzg1MDA4MDAwMDAsInAxNiJd', 'nonsense'],
      brand: ['Kestrova', 'Nobody'],
      minPrice: [0, 1_000],
      maxPrice: [5_000, 100_000],
    },
    close: async () => {
      await Promise.all(databases.map((db) => db.destroy()));
    },
  };
}

const SEED_SCALE = 0.02;

const VIEWER = { id: 'u1', scopes: ['user:email'] };

async function openSubgraph(name: string) {
  const folder = new URL(`../../../subgraphs/${name}/`, import.meta.url);
  const { migrations } = await load<{ migrations: Migrations }>('migrations', folder);
  const { seed } = await load<{
    seed: (db: Database<unknown>, scale: number) => Promise<void>;
  }>('seed', folder);
  const { resolvers } = await load<{ resolvers: GraphQLResolverMap<unknown> }>('resolvers', folder);
  const { createLoaders } = await load<{
    createLoaders: (db: Database<unknown>) => unknown;
  }>('loaders', folder);
  const db = await openDatabase({ name, migrations, seed }, { seedScale: SEED_SCALE });
  const typeDefs = parse(readFileSync(new URL('schema.graphql', folder), 'utf8'));
  const schema = buildSubgraphSchema([{ typeDefs, resolvers }]);
  bringContext(schema, () => ({ db, loaders: createLoaders(db), viewer: VIEWER, filesUrl: '' }));
  return { schema, db };
}

async function load<Module>(file: string, folder: URL): Promise<Module> {
  return (await import(new URL(`${file}.ts`, folder).href)) as Module;
}

/**
 * Lets a schema be executed without a context: each execution makes its own on first use. The
 * coerced variables are an object of one execution only, so they tell executions apart.
 */
function bringContext(schema: GraphQLSchema, createContext: () => unknown): void {
  const contexts = new WeakMap<object, unknown>();
  const contextOf = ({ variableValues }: GraphQLResolveInfo): unknown => {
    if (!contexts.has(variableValues)) contexts.set(variableValues, createContext());
    return contexts.get(variableValues);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (!resolve) continue;
      field.resolve = (source, args, _, info) => resolve(source, args, contextOf(info), info);
    }
  }
}
