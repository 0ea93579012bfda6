import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * The folder of the playground's bundled page. It is bundled when it is first asked for, by a
 * process of its own, and kept until its sources or packages change.
 */
export function bundledPage(): Promise<string> {
  bundling ??= bundle().catch((error: unknown) => {
    // The next one who asks may have more luck.
    bundling = undefined;
    throw error;
  });
  return bundling;
}

let bundling: Promise<string> | undefined;

const ROOT = join(import.meta.dirname, '../..');

async function bundle(): Promise<string> {
  const cache = join(ROOT, 'node_modules/.cache/facet');
  const folder = join(cache, `playground-${fingerprint()}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const script = join(import.meta.dirname, 'bundle-page.ts');
  await promisify(execFile)(process.execPath, [script, folder], { cwd: ROOT });
  return folder;
}

/** Changes whenever the bundle would. */
function fingerprint(): string {
  const sources = globSync('{bundle-page.ts,page/*}', { cwd: import.meta.dirname }).sort();
  const files = [
    join(ROOT, 'package.json'),
    ...sources.map((source) => join(import.meta.dirname, source)),
  ];
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 16);
}
