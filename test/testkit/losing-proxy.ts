import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can lose what goes over it. */
export interface LosingProxy {
  /** The address of the server, by way of the proxy. */
  readonly url: string;
  /** From now on nothing arrives over the connections that are open, and nobody is told. */
  lose(): void;
  /** The same, and so it goes with connections opened from now on, until it is told to pass. */
  swallow(): void;
  /** Lets what is opened from now on through again. */
  pass(): void;
  close(): Promise<void>;
}

/** Starts a proxy before a server on the loopback interface. */
export async function startLosingProxy(serverUrl: string): Promise<LosingProxy> {
  const target = new URL(serverUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
  const swallowed = new Set<Socket>();
  let isSwallowing = false;
  const lose = () => {
    for (const [near, far] of pairs) {
      near.unpipe().resume();
      far.unpipe().destroy();
    }
  };
  const proxy = createServer((near) => {
    near.on('error', () => near.destroy());
    if (isSwallowing) return swallowed.add(near.resume());
    const far = connect(Number(target.port), target.hostname);
    pairs.add([near, far]);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.pipe(to);
      from.on('error', () => to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  return {
    url: Object.assign(new URL(serverUrl), { port }).href,
    lose,
    swallow: () => {
      isSwallowing = true;
      lose();
    },
    pass: () => {
      isSwallowing = false;
    },
    close: async () => {
      for (const socket of [...[...pairs].flat(), ...swallowed]) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
