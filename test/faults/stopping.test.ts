import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { killPrograms, type Program, startFacet } from '../testkit/program.ts';
import { openSocket } from '../testkit/raw-http.ts';
import { answer, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { startTinyProgram, type TinyProgram } from '../testkit/tiny-program.ts';
import { until } from '../testkit/until.ts';

// F39: SIGTERM under load, to a BFF, the edge and a subgraph.

const RATE = answer({ data: { rate: 3 } });

let subgraph: ScriptedServer;
const started: TinyProgram[] = [];

beforeAll(async () => {
  subgraph = await startScripted(RATE);
});

afterAll(async () => {
  await killPrograms();
  for (const bff of started) bff.remove();
  await subgraph.close();
});

async function startBff(env: Record<string, string>): Promise<TinyProgram> {
  const bff = await startTinyProgram({ subgraphUrl: subgraph.url, env });
  started.push(bff);
  return bff;
}

/** A query under way, which the subgraph answers when it is told to. */
async function underWay({ ask }: TinyProgram) {
  let release = () => {};
  subgraph.forget();
  subgraph.script((received, response) => {
    release = () => RATE(received, response);
  });
  const answered = ask('Rate', { of: `${Math.random()}` });
  answered.catch(() => {});
  await until(() => subgraph.received.length === 1);
  subgraph.script(RATE);
  return { answered, release: () => release() };
}

const statusOf = async (url: string, path = '/health/ready') =>
  (await fetch(new URL(path, url), { headers: { connection: 'close' } })).status;

test('A request under way is lost with a process that is killed', async () => {
  const bff = await startBff({});
  const { answered } = await underWay(bff);
  bff.program.kill('SIGKILL');
  await expect(answered).rejects.toThrow();
});

describe('A BFF that is told to stop', () => {
  test('is not ready at once, still answers who comes, finishes what is under way, and exits with 0', async () => {
    const bff = await startBff({ FACET_DRAIN_GRACE_MS: '3000' });
    const { answered, release } = await underWay(bff);
    bff.program.kill('SIGTERM');
    await until(async () => (await statusOf(bff.url)) === 503);
    const late = await bff.ask('Rate', { of: 'late' });
    expect(late.status).toBe(200);
    expect(late.headers.get('connection')).toBe('close');
    release();
    expect((await answered).body).toEqual({ data: { rate: 3 } });
    expect((await bff.program.ended).code).toBe(0);
  });

  test('waits for no connection on which nothing is asked', async () => {
    const bff = await startBff({});
    const silent = await openSocket(bff.url);
    const idle = await openSocket(bff.url);
    idle.write('GET /health/live HTTP/1.1\r\nhost: test\r\n\r\n');
    await once(idle, 'data');
    const { answered, release } = await underWay(bff);
    bff.program.kill('SIGTERM');
    await Promise.all([silent, idle].map((socket) => once(socket.resume(), 'close')));
    release();
    expect((await answered).status).toBe(200);
    expect((await bff.program.ended).code).toBe(0);
  });

  test('cuts off at its deadline what does not come to an end', async () => {
    const bff = await startBff({ FACET_DRAIN_MS: '500' });
    const { answered } = await underWay(bff);
    // The subgraph's own deadline would end it, too, if later.
    const since = performance.now();
    bff.program.kill('SIGTERM');
    await expect(answered.then(({ body }) => body.errors ?? 'answered')).rejects.toThrow();
    expect((await bff.program.ended).code).toBe(0);
    expect(performance.now() - since).toBeGreaterThanOrEqual(450);
  });

  test('ends at once when it is told again', async () => {
    const bff = await startBff({ FACET_DRAIN_GRACE_MS: '60000', FACET_DRAIN_MS: '60000' });
    bff.program.kill('SIGTERM');
    await until(async () => (await statusOf(bff.url)) === 503);
    bff.program.kill('SIGTERM');
    expect((await bff.program.ended).code).toBe(1);
  });
});

describe.each([
  ['The edge', ['edge', '--port', '0'], /^ready edge (\S+)$/m],
  ['A subgraph', ['subgraph', 'users', '--port', '0'], /^ready users (\S+)$/m],
])('%s that is told to stop', (_, words, ready) => {
  let program: Program;

  test('is not ready from then on, is there for a while, and exits with 0', async () => {
    program = startFacet(words, {
      env: { FACET_DRAIN_GRACE_MS: '2000', FACET_SEED_SCALE: '0.01' },
    });
    const [, url = ''] = await program.printed(ready);
    expect(await statusOf(url, '/health/live')).toBe(200);
    program.kill('SIGTERM');
    await until(async () => (await statusOf(url)) === 503);
    expect(await statusOf(url, '/health/live')).toBe(200);
    expect((await program.ended).code).toBe(0);
  }, 30_000);
});
