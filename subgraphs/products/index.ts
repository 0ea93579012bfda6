import { defineService } from '#service';
import { imageFiles } from './images/image-files.ts';
import { createLoaders } from './loaders.ts';
import { migrations } from './migrations.ts';
import { resolvers } from './resolvers.ts';
import { seed } from './seed.ts';

/** What is sold: the catalogue, its branches, prices and stock. */
export default defineService({
  name: 'products',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  resolvers,
  migrations,
  seed,
  createLoaders,
  files: imageFiles,
});
