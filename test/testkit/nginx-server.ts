import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { freePort } from './ports.ts';
import { until } from './until.ts';

/** The caching proxy of deploy/, on a free port, with a folder of its own. */
export interface NginxServer {
  readonly url: string;
  /** Everything it has stored. */
  stored(): string;
  /** Ends it and removes what it stored. */
  remove(): Promise<void>;
}

export interface NginxOptions {
  /** Address of the edge. */
  readonly edge: string;
  /** Address of what serves pictures. Default: the edge's. */
  readonly images?: string | undefined;
  /** Default: a free one. */
  readonly port?: number;
}

/** Starts nginx before an edge. */
export async function startNginx(options: NginxOptions): Promise<NginxServer> {
  const { edge, images = edge, port = await freePort() } = options;
  const folder = mkdtempSync(join(tmpdir(), 'facet-nginx-'));
  // Started by root, its workers are somebody else.
  chmodSync(folder, 0o755);
  const values: Readonly<Record<string, string>> = {
    LISTEN: `127.0.0.1:${port}`,
    EDGE: new URL(edge).host,
    IMAGES: new URL(images).host,
  };
  const template = readFileSync('deploy/nginx.conf.template', 'utf8');
  const conf = template.replace(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  writeFileSync(join(folder, 'nginx.conf'), conf);
  const child = spawn(
    'nginx',
    ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'],
    { stdio: ['ignore', 'inherit', 'pipe'] },
  );
  await answering(child, port);
  return {
    url: `http://127.0.0.1:${port}`,
    stored: () =>
      globSync('cache/**/*', { cwd: folder, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
        .join('\n'),
    remove: async () => {
      if (child.exitCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What needs nginx and its purge module: skipped, and said so, where there is none. */
export const describeWithNginx: (name: string, tests: () => void) => void = hasNginx()
  ? describe
  : describe.skip;

function hasNginx(): boolean {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
    readFileSync('/usr/lib/nginx/modules/ngx_http_cache_purge_module.so');
    return true;
  } catch (error) {
    console.warn(`SKIPPED with nginx, none here with its purge module: ${error}`);
    return false;
  }
}

async function answering(child: ChildProcess, port: number): Promise<void> {
  let output = '';
  child.stderr?.on('data', (text: Buffer) => {
    output += text.toString();
  });
  await until(
    async () => {
      if (child.exitCode !== null) throw new Error(`nginx ended:\n${output}`);
      const socket = connect(port, '127.0.0.1');
      const opened = await once(socket, 'connect').then(
        () => true,
        () => false,
      );
      socket.destroy();
      return opened;
    },
    { what: 'nginx' },
  );
}
