import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import type { Replica } from './replica.ts';

/** Questions to replicas that go on until they are ended. */
export interface Probes {
  /** Settles when each has been asked once. */
  readonly asked: Promise<void>;
  end(): Promise<void>;
}

/** Asks each replica again and again whether it is ready (`/health/ready`). */
export function startProbes(replicas: readonly Replica[]): Probes {
  // Connections of its own: a probe does not wait behind requests.
  const agent = new Agent({ connections: 1, connectTimeout: ANSWER_MS });
  const ending = new AbortController();
  const first = replicas.map((replica) => probe(agent, replica));
  for (const [index, replica] of replicas.entries()) {
    void first[index]?.then(() => probeUntil(ending.signal, agent, replica));
  }
  return {
    asked: Promise.all(first).then(() => {}),
    end: () => {
      ending.abort();
      return agent.destroy();
    },
  };
}

/** Longest wait for an answer. */
const ANSWER_MS = 1_000;

async function probeUntil(ended: AbortSignal, agent: Agent, replica: Replica): Promise<void> {
  while (!ended.aborted) {
    // Jitter keeps several edges from asking in step.
    const pauseMs = PAUSE_MS[replica.health] * (0.8 + Math.random() * 0.4);
    await sleep(pauseMs, undefined, { signal: ended, ref: false }).catch(() => {});
    if (!ended.aborted) await probe(agent, replica);
  }
}

/** Where nobody listens somebody soon may, and asking costs nothing. */
const PAUSE_MS = { ready: 500, unready: 250, refused: 100, silent: 500 };

async function probe(agent: Agent, replica: Replica): Promise<void> {
  try {
    const { statusCode, body } = await agent.request({
      origin: replica.url.origin,
      path: '/health/ready',
      method: 'GET',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    replica.answered(statusCode === 200 ? 'ready' : 'unready');
    await body.dump();
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ECONNREFUSED') replica.refused();
    else replica.silent();
  }
}
