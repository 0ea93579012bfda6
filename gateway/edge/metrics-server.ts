import type { AddressInfo } from 'node:net';
import { createHttpServer } from '../http.ts';
import type { EdgeMetrics } from '../telemetry/edge-metrics.ts';
import type { Log } from '../telemetry/log.ts';
import { logRequest } from '../telemetry/request-log.ts';

/** What tells `/metrics` at `url` until it is closed. */
export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Tells metrics at a port of this machine's own: where the edge answers everybody asks, and how much
 * there is to do, and for whom, is not everybody's to know. 0 takes a free port.
 */
export async function serveMetrics(
  { text, contentType }: Pick<EdgeMetrics, 'text' | 'contentType'>,
  port: number,
  log: Log,
): Promise<MetricsServer> {
  const server = createHttpServer({
    bodyBytes: 1_024,
    onRefused: (answered) => logRequest(log, answered),
  });
  server.get('/metrics', async (_, reply) => reply.type(contentType).send(await text()));
  await server.listen({ host: LOOPBACK, port });
  const { port: taken } = server.server.address() as AddressInfo;
  return {
    url: `http://${LOOPBACK}:${taken}/metrics`,
    close: async () => {
      server.server.closeAllConnections();
      await server.close();
    },
  };
}

const LOOPBACK = '127.0.0.1';
