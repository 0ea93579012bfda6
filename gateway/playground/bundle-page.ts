import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

// Bundles the page into the folder that is named: a process of its own, so that no BFF ever loads
// a bundler.
const [folder = ''] = process.argv.slice(2);
const unfinished = `${folder}.${process.pid}`;
await build({
  configFile: false,
  root: join(import.meta.dirname, 'page'),
  base: '/playground/',
  publicDir: false,
  logLevel: 'silent',
  build: { outDir: unfinished, emptyOutDir: true, chunkSizeWarningLimit: 10_000 },
});
try {
  // Others may have bundled the same meanwhile: whoever is first has it, all are alike.
  await rename(unfinished, folder);
} catch (error) {
  await rm(unfinished, { recursive: true });
  if (!existsSync(folder)) throw error;
}
