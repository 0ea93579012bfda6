import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

/** Installs the peers on first use, just the versions of the lock file. */
export function installPeers(): void {
  const folder = dirname(import.meta.dirname);
  if (existsSync(`${folder}/node_modules/@graphql-hive/gateway`)) return;
  process.stderr.write('bench: npm ci, once, for the peers\n');
  const { status } = spawnSync('npm', ['ci'], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) process.stderr.write('bench: npm ci failed; peers will be missing\n');
}
