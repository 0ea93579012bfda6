import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { createHttpServer } from '../../gateway/http.ts';
import { until } from '../testkit/until.ts';

test('A tunnel that is refused keeps no connection, though its caller never hangs up', async () => {
  const server = createHttpServer({ bodyBytes: 1_000, onRefused: () => {} });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const connections = () =>
    new Promise<number>((resolve) => server.server.getConnections((_, count) => resolve(count)));
  const caller = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  caller.write('CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere\r\n\r\n');
  const [answer] = (await once(caller, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1.1 405 /);
  await until(async () => (await connections()) === 0, { timeoutMs: 5_000 });
  caller.destroy();
  await server.close();
});
