import { defineService } from '#service';
import { createLoaders } from './loaders.ts';
import { migrations } from './migrations.ts';
import { resolvers } from './resolvers.ts';
import { seed } from './seed.ts';

/** Who bought what, and what sending it costs. */
export default defineService({
  name: 'orders',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  resolvers,
  migrations,
  seed,
  createLoaders,
});
