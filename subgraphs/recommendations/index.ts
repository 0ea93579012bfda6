import { defineService } from '#service';
import { createLoaders } from './loaders.ts';
import { migrations } from './migrations.ts';
import { resolvers } from './resolvers.ts';
import { seed } from './seed.ts';

/** What somebody might like: per user, per product, and for everyone. */
export default defineService({
  name: 'recommendations',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  resolvers,
  migrations,
  seed,
  createLoaders,
});
