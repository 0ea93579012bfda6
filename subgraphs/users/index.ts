import { defineService } from '#service';
import { createLoaders } from './loaders.ts';
import { migrations } from './migrations.ts';
import { resolvers } from './resolvers.ts';
import { seed } from './seed.ts';

/** Who shops: accounts, addresses and loyalty. */
export default defineService({
  name: 'users',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  resolvers,
  migrations,
  seed,
  createLoaders,
});
