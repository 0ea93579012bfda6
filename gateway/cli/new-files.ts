/** Texts by path. */
type Files = ReadonlyMap<string, string>;

/** The files of a new BFF: its choices, and a first operation that any graph answers. */
export function newBff(folder: string, name: string): Files {
  return filesIn(folder, {
    'bff.ts': `import { defineBff } from '#gateway';

/** What the ${name} client's team chooses. */
export default defineBff({
  client: '${name}',
  contract: { excludeTags: ['internal'] },
  allowlist: 'enforce',
  example: { operation: 'Start' },
});
`,
    'operations/Start.graphql': `# Replace this by what the first screen of ${name} needs.
query Start {
  __typename
}
`,
  });
}

/** The files of a new subgraph: one entity with a table, a loader and a list. */
export function newSubgraph(folder: string, name: string): Files {
  const type = name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const field = type.charAt(0).toLowerCase() + type.slice(1);
  return filesIn(folder, {
    'schema.graphql': schemaOf(type, field),
    'index.ts': indexOf(name, type),
    'migrations.ts': migrationsOf(name, field),
    'store.ts': storeOf(type, field),
    'loaders.ts': loadersOf(type, field),
    'resolvers.ts': resolversOf(type, field),
    'seed.ts': seedOf(type, field),
  });
}

function filesIn(folder: string, texts: Readonly<Record<string, string>>): Files {
  return new Map(Object.entries(texts).map(([path, text]) => [`${folder}/${path}`, text]));
}

const schemaOf = (
  type: string,
  field: string,
) => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

"How long, and for whom, an answer may be kept."
directive @cacheControl(
  "Seconds an answer may be kept."
  maxAge: Int
  "Whether the answer may be kept for everyone or for one viewer only."
  scope: CacheControlScope
  "Takes the maximum age of the parent field."
  inheritMaxAge: Boolean
) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION

"Who may share a kept answer."
enum CacheControlScope {
  "Everyone."
  PUBLIC
  "One viewer only."
  PRIVATE
}

type Query {
  "One ${type} by id, or null if there is none."
  ${field}("The id." id: ID!): ${type}
  "The first of all, by id."
  ${field}List("How many at most, up to 100." first: Int! = 20): [${type}!]!
    @cacheControl(maxAge: 60)
}

"Say here what a ${type} is."
type ${type} @key(fields: "id") @cacheControl(maxAge: 60) {
  "Opaque identifier."
  id: ID!
  "The name shown to people."
  name: String!
}
`;

const indexOf = (name: string, type: string) => `import { defineService } from '#service';
import { createLoaders } from './loaders.ts';
import { migrations } from './migrations.ts';
import { resolvers } from './resolvers.ts';
import { seed } from './seed.ts';

/** Say here what this service is for; its entity is ${type}. */
export default defineService({
  name: '${name}',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  resolvers,
  migrations,
  seed,
  createLoaders,
});
`;

const migrationsOf = (name: string, field: string) => `import type { Migrations } from '#service';

/** The service's tables, as its queries see them. */
export interface Tables {
  ${field}: { id: string; name: string };
}

export const migrations: Migrations = {
  '0001_${name}': {
    up: async (db) => {
      await db.schema
        .createTable('${snake(field)}')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .execute();
    },
  },
};
`;

const storeOf = (type: string, field: string) => `import type { Selectable } from 'kysely';
import type { Database } from '#service';
import type { Tables } from './migrations.ts';

export type ${type}Row = Selectable<Tables['${field}']>;

/** The rows with these ids, in any order. */
export function ${field}ById(db: Database<Tables>, ids: readonly string[]): Promise<${type}Row[]> {
  return db.selectFrom('${field}').selectAll().where('id', 'in', ids).execute();
}

/** The first rows, by id. */
export function ${field}List(db: Database<Tables>, first: number): Promise<${type}Row[]> {
  return db.selectFrom('${field}').selectAll().orderBy('id').limit(first).execute();
}
`;

const loadersOf = (
  type: string,
  field: string,
) => `import { type Database, entityLoader, type ServiceContext } from '#service';
import type { Tables } from './migrations.ts';
import { ${field}ById } from './store.ts';

export type Context = ServiceContext<Tables, Loaders>;
export type Loaders = ReturnType<typeof createLoaders>;

/** The loaders of one request: any number of ${type}s costs one statement. */
export function createLoaders(db: Database<Tables>) {
  return {
    ${field}: entityLoader(
      (ids) => ${field}ById(db, ids),
      (row) => row.id,
    ),
  };
}
`;

const resolversOf = (type: string, field: string) => `import { limitOf } from '#service';
import type { Resolvers } from './generated.ts';
import { ${field}List } from './store.ts';

export const resolvers: Resolvers = {
  Query: {
    ${field}: (_, { id }, { loaders }) => loaders.${field}.load(id),
    ${field}List: (_, { first }, { db }) => ${field}List(db, limitOf(first)),
  },
  ${type}: {
    __resolveReference: ({ id }, { loaders }) => loaders.${field}.load(id),
  },
};
`;

const seedOf = (type: string, field: string) => `import type { Database } from '#service';
import type { Tables } from './migrations.ts';

/** Fills the table with a few rows to try the service with. */
export async function seed(db: Database<Tables>): Promise<void> {
  const rows = ['1', '2', '3'].map((n) => ({ id: \`${field}-\${n}\`, name: \`${type} \${n}\` }));
  await db.insertInto('${field}').values(rows).execute();
}
`;

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
