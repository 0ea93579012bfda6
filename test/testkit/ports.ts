import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** The ports that `facet dev` takes with this base: edge, three BFFs, the edge's metrics, five subgraphs. */
export function portsOf(base: number): number[] {
  return [0, 1, 2, 3, 99, 101, 102, 103, 104, 105].map((offset) => base + offset);
}

/** A base whose ports are all free, below those that the system hands out by itself. */
export async function freeBase(): Promise<number> {
  for (;;) {
    const base = randomInt(10_000, 32_000);
    if ((await takenOf(portsOf(base))).length === 0) return base;
  }
}

/** Those of `ports` that something listens on. */
export async function takenOf(ports: readonly number[]): Promise<number[]> {
  const taken: number[] = [];
  for (const port of ports) {
    try {
      const server = await occupy(port);
      server.close();
      await once(server, 'close');
    } catch {
      taken.push(port);
    }
  }
  return taken;
}

/** Listens on a port of the loopback interface. */
export async function occupy(port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** A free port, for what cannot take one by itself. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
