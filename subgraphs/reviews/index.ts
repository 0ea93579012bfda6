import { defineService } from '#service';
import { createLoaders } from './loaders.ts';
import { migrations } from './migrations.ts';
import { resolvers } from './resolvers.ts';
import { seed } from './seed.ts';

/** What shoppers think of products. */
export default defineService({
  name: 'reviews',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  resolvers,
  migrations,
  seed,
  createLoaders,
});
