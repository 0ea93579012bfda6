import { expect, test } from '@jest/globals';
import { startScripted } from '../../test/testkit/scripted-server.ts';
import { headersOfViewer, viewerInHeaders } from '../identity/viewer-headers.ts';
import { validSubgraphs } from '../subgraph-choices.ts';
import { createSubgraphClient } from './client.ts';

const UNSEEN = { request: () => {}, abandoned: () => {}, breaker: () => {}, retry: () => {} };

test('Viewers whose names and scopes read alike when they are joined share no request', async () => {
  const subgraph = await startScripted(({ headers }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: viewerInHeaders(headers) }));
  });
  const client = createSubgraphClient(
    { ...validSubgraphs({}, 3_000), introduce: ({ viewer }) => headersOfViewer(viewer) },
    UNSEEN,
  );
  const viewers = [
    { id: 'ann', scopes: ['lee', 'orders:read'] },
    { id: 'ann lee', scopes: ['orders:read'] },
  ];
  const { signal } = new AbortController();
  const asked = { service: 's', kind: 'query', url: subgraph.url, body: '{}' } as const;
  const answers = await Promise.all(
    viewers.map((viewer) => client.send({ ...asked, context: { requestId: 'r', viewer, signal } })),
  );
  expect(answers.map(({ data }) => data)).toEqual(viewers);
  await client.close();
  await subgraph.close();
});

test('Long bodies share a request when they are the same, not when they are only as long', async () => {
  const subgraph = await startScripted(({ body }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { last: body.at(-1), length: body.length } }));
  });
  const client = createSubgraphClient(
    { ...validSubgraphs({}, 3_000), introduce: () => ({}) },
    UNSEEN,
  );
  const { signal } = new AbortController();
  const context = { requestId: 'r', viewer: null, signal };
  const bodies = ['a', 'b', 'a'].map((last) => Buffer.from(' '.repeat(200_000) + last));
  const answers = await Promise.all(
    bodies.map((body) =>
      client.send({ service: 's', kind: 'query', url: subgraph.url, body, context }),
    ),
  );
  const length = 200_001;
  expect(answers.map(({ data }) => data)).toEqual([
    { last: 'a', length },
    { last: 'b', length },
    { last: 'a', length },
  ]);
  expect(subgraph.received).toHaveLength(2);
  await client.close();
  await subgraph.close();
});
