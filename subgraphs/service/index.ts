// The door (#service): what every domain service stands on, and nothing about any domain.

// Keyset pagination with opaque cursors.
export {
  afterKeyset,
  type Connection,
  connectionOf,
  type Keyset,
  keysetOf,
  limitOf,
  type PageArgs,
} from './connection.ts';

// Its database: one set of queries for SQLite and PostgreSQL.
export { type Database, inChunks, type Migrations, openDatabase } from './database.ts';

// What it serves beside GraphQL.
export type { Files } from './files.ts';
// One statement per list of any length.
export { type FirstOfEach, firstOfEach } from './first-of-each.ts';
export { entityLoader, forgetLoaded, type ListLoader, listLoader } from './loaders.ts';
// The same money in every service.
export { type Money, moneyOf } from './money.ts';
// Deterministic data for the demonstration shop.
export { priceOf, type Random, randomOf, SHOP, shopTime, weightOf } from './seed.ts';
// A service: its schema, resolvers, tables and seed, ready to be served.
export {
  defineService,
  type Service,
  type ServiceContext,
  type ServiceOptions,
} from './service.ts';
// Who is asking, and what a caller may be told.
export { badUserInput, scopeRequired, type Viewer, viewerIs, viewerRequired } from './viewer.ts';
