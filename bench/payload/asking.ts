import type { Sample } from '../../test/testkit/operations.ts';
import type { Client, Shop } from '../../test/testkit/shop.ts';
import type { Viewers } from '../../test/testkit/viewer.ts';
import { type Exchange, exchange } from './exchange.ts';

export type Encoding = 'zstd' | 'br' | 'gzip';

/** Asks the shop as its clients do: through the edge, signed in. */
export interface Asking {
  /** A registered operation by its id: a query by GET, a mutation by POST. */
  registered(sample: Sample, conditions?: Conditions): Promise<Exchange>;
  /** A text, of the web's BFF, which is open. */
  text(query: string, variables: Variables): Promise<Exchange>;
  /** The bytes of a picture that an answer named, of whichever address, as its service serves it. */
  pictureBytes(url: string): Promise<number>;
  /** How many requests this client's BFF has sent to subgraphs so far. */
  subgraphRequests(client: Client): Promise<number>;
}

export interface Conditions {
  /** The one that the client reads. Default: none. */
  readonly encoding?: Encoding;
  /** The ETag of what the client has already. */
  readonly etag?: string;
}

type Variables = Readonly<Record<string, unknown>>;

/** The viewer who bought order o1 may see it; other answers hold what is theirs, or everybody's. */
const VIEWER = 'u1';

export async function asking(shop: Shop, viewers: Viewers): Promise<Asking> {
  const claims = { scope: 'user:email', expiresInSeconds: 600 };
  const authorization = `Bearer ${await viewers.token(VIEWER, claims)}`;
  const post = (client: Client, content: object) =>
    exchange({
      method: 'POST',
      url: `${shop.edge.url}/${client}/graphql`,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(content),
    });
  return {
    registered: ({ client, id, type, variables }, { encoding, etag } = {}) => {
      if (type === 'mutation') return post(client, { documentId: id, variables });
      const search = new URLSearchParams({ documentId: id, variables: JSON.stringify(variables) });
      return exchange({
        method: 'GET',
        url: `${shop.edge.url}/${client}/graphql?${search}`,
        headers: {
          authorization,
          'apollo-require-preflight': 'true',
          ...(encoding && { 'accept-encoding': encoding }),
          ...(etag && { 'if-none-match': etag }),
        },
      });
    },
    text: (query, variables) => post('web', { query, variables }),
    pictureBytes: async (url) => {
      const images = new URL('/images', shop.subgraphUrls.products);
      const response = await fetch(`${images}${new URL(url).pathname}`);
      if (!response.ok) throw new Error(`${url} was answered with ${response.status}.`);
      return (await response.arrayBuffer()).byteLength;
    },
    subgraphRequests: (client) => subgraphRequestsOf(shop.bffs[client].url),
  };
}

async function subgraphRequestsOf(bffUrl: string): Promise<number> {
  const response = await fetch(new URL('/metrics', bffUrl));
  const counts = (await response.text()).matchAll(
    /^http_client_request_duration_seconds_count\{[^}]*\} (\d+)$/gm,
  );
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}
