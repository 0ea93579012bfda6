import { execFile, execFileSync } from 'node:child_process';
import type { Server } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freeBase, occupy, portsOf, takenOf } from './testkit/ports.ts';
import { killPrograms, type Program, startFacet } from './testkit/program.ts';
import { until } from './testkit/until.ts';

const run = promisify(execFile);

let base: number;

beforeAll(async () => {
  base = await freeBase();
});

afterAll(killPrograms);

/** What `npm start` runs, before a tenth of the data. */
function startAll(): Program {
  return startFacet(['dev'], {
    env: { FACET_BASE_PORT: String(base), FACET_SEED_SCALE: '0.1' },
  });
}

describe('One command', () => {
  let system: Program;
  let curls: string[];

  beforeAll(async () => {
    system = startAll();
    await system.printed(/^ready .*$/m);
    curls = system.stdout.split('\n').filter((line) => line.startsWith('curl '));
  }, 30_000);

  test('tells its progress, then where everything is, then that it is ready', () => {
    const lines = system.stdout.trimEnd().split('\n');
    const progress = lines.filter((line) => /^ {2}\d\/9 +\w+ is ready$/.test(line));
    expect(progress.map((line) => line.trim().slice(0, 3))).toEqual(
      Array.from({ length: 9 }, (_, index) => `${index + 1}/9`),
    );
    const ports = lines.flatMap((line) => /^ {2,4}[\w ]+ {2,}http:\S+:(\d+)/.exec(line)?.[1] ?? []);
    expect(new Set(ports.map(Number))).toEqual(new Set(portsOf(base)));
    expect(lines.at(-1)).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+ in [\d.]+ s; /);
    expect(system.stderr).toBe('');
  });

  test('tells the edge’s metrics where it says, and not where clients ask', async () => {
    const [, url = ''] = /edge metrics +(http\S+)/.exec(system.stdout) ?? [];
    const metrics = await (await fetch(url)).text();
    expect(metrics).toMatch(/^facet_edge_replicas\{.*client="web"/m);
    expect((await fetch(`http://127.0.0.1:${base}/metrics`)).status).toBe(404);
  });

  test.each([
    ['web', 0],
    ['mobile', 1],
    ['partner', 2],
  ])('prints a curl command for %s that answers as it stands', async (client, index) => {
    expect(curls).toHaveLength(3);
    expect(curls[index]).toContain(`/${client}/graphql`);
    const { status, body } = await paste(curls[index]);
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    const values = Object.values(body.data ?? {});
    expect(values.length > 0 && values.every((value) => value !== null)).toBe(true);
  });

  test('a part that is killed is told of, with the words that bring it back; the rest answers', async () => {
    const mobile = childrenOf(system.pid).find(({ args }) => args.endsWith('serve bffs/mobile'));
    process.kill(mobile?.pid ?? 0, 'SIGKILL');
    const [, words = ''] = await system.printed(
      /^facet: mobile ended \(SIGKILL\); the rest goes on\. It comes back with: npm run facet -- (.*)$/m,
    );
    const [web, down, partner] = await Promise.all(curls.map(paste));
    expect([web?.status, down?.status, partner?.status]).toEqual([200, 503, 200]);
    const again = startFacet(words.split(' '), { env: { FACET_BASE_PORT: String(base) } });
    await again.printed(/^ready mobile /m);
    expect((await paste(curls[1])).status).toBe(200);
    again.kill('SIGINT');
    expect((await again.ended).code).toBe(0);
  }, 20_000);

  test('SIGINT ends all of it, without a word, with exit code 0', async () => {
    const parts = childrenOf(system.pid);
    expect(parts).toHaveLength(8);
    const told = system.stderr;
    system.kill('SIGINT');
    expect(await system.ended).toMatchObject({ code: 0, stderr: told });
    await nothingLeft(parts);
  }, 20_000);
});

describe('Whatever ends the start,', () => {
  test.each([
    ['SIGTERM at once', /^starting/m, (pid: number) => process.kill(pid, 'SIGTERM')],
    // A terminal's Ctrl-C reaches every process of the group.
    ['Ctrl-C while parts still start', / 1\/9 /, (pid: number) => process.kill(-pid, 'SIGINT')],
  ])(
    '%s leaves nothing, with exit code 0',
    async (_, moment, end) => {
      const system = startAll();
      await system.printed(moment);
      const parts = childrenOf(system.pid);
      end(system.pid);
      expect(await system.ended).toMatchObject({ code: 0, stderr: '' });
      await nothingLeft(parts);
    },
    60_000,
  );

  test.each([
    ['before any part listens', /^starting/m],
    ['when all are ready', /^ready /m],
  ])(
    'a killed parent takes its parts with it %s',
    async (_, moment) => {
      const system = startAll();
      await system.printed(moment);
      const parts = childrenOf(system.pid);
      expect(parts.length).toBeGreaterThan(0);
      system.kill('SIGKILL');
      expect(await system.ended).toMatchObject({ signal: 'SIGKILL', stderr: '' });
      await nothingLeft(parts);
    },
    60_000,
  );
});

describe('A taken port', () => {
  let taken: Server;

  beforeAll(async () => {
    taken = await occupy(base + 103);
  });

  afterAll(() => {
    taken.close();
  });

  test('is told by its number in one line, before anything is started', async () => {
    const { code, stdout, stderr } = await startAll().ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^facet: port ${base + 103}, for reviews, is taken; .*\n$`));
  });
});

interface Child {
  readonly pid: number;
  readonly args: string;
}

function childrenOf(parent: number): Child[] {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' });
  return lines.split('\n').flatMap((line) => {
    const [, pid, ppid, stat = '', args = ''] = /^ *(\d+) +(\d+) +(\S+) +(.*)$/.exec(line) ?? [];
    return Number(ppid) === parent && !stat.startsWith('Z') ? [{ pid: Number(pid), args }] : [];
  });
}

/** A program that has ended may still be in the system's table until someone asks for its code. */
async function nothingLeft(parts: readonly Child[]): Promise<void> {
  await until(() => parts.every(({ pid }) => !isAlive(pid)));
  expect(await takenOf(portsOf(base))).toEqual([]);
}

function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith(
      'Z',
    );
  } catch {
    return false;
  }
}

interface Answer {
  readonly status: number;
  readonly body: { readonly data?: Record<string, unknown> | null; readonly errors?: unknown };
}

/** Runs a line as a shell would, asking curl for the status as well. */
async function paste(line = ''): Promise<Answer> {
  const { stdout } = await run('bash', ['-c', line]);
  const { stdout: status } = await run('bash', ['-c', `${line} -s -o /dev/null -w '%{http_code}'`]);
  return { status: Number(status), body: JSON.parse(stdout) as Answer['body'] };
}
