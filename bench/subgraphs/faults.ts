import type { ServerResponse } from 'node:http';

/** What subgraphs do instead of answering, where a run wants them to fail now and then. */
export const FAULTS: readonly ((response: ServerResponse) => void)[] = [
  (response) => void response.writeHead(500).end(),
  (response) => void response.socket?.resetAndDestroy(),
  (response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"top'),
];
