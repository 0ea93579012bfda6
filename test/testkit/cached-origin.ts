import { type NginxServer, startNginx } from './nginx-server.ts';
import { type Received, type ScriptedServer, startScripted } from './scripted-server.ts';

/** A scripted edge behind the caching proxy of deploy/. */
export interface CachedOrigin {
  readonly nginx: NginxServer;
  readonly origin: ScriptedServer;
  /** What the edge answers from now on; its entity tag follows the content. */
  readonly says: { content: string; policy: string; status: number };
  /** Asks through the proxy. */
  ask(asked?: Asked): Promise<Answered>;
  remove(): Promise<void>;
}

export interface Asked {
  readonly search?: string;
  readonly headers?: Record<string, string>;
  readonly method?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What the proxy says of how it came by the answer. */
  readonly cache: string | null;
}

/** What is everybody's, for longer than a test takes. */
export const PUBLIC = 'public, max-age=60, stale-while-revalidate=30, stale-if-error=300';

/** The query string that is asked by default, with what must not be decoded on the way. */
export const SEARCH = 'documentId=a&variables=%7B%22id%22%3A%22p%207%22%7D';

/** Starts both; `onAsked` is told of a request before the edge answers it. */
export async function startCachedOrigin(
  onAsked: (asked: Received) => void = () => {},
): Promise<CachedOrigin> {
  const says = { content: 'first', policy: PUBLIC, status: 200 };
  const origin = await startScripted((asked, response) => {
    onAsked(asked);
    const { content, policy, status } = says;
    const { headers } = asked;
    const etag = `"${content}"`;
    const about = { etag, 'cache-control': policy, vary: 'Accept, Accept-Encoding' };
    if (status === 200 && headers['if-none-match'] === etag) {
      response.writeHead(304, about).end();
    } else {
      response.writeHead(status, { 'content-type': 'application/json', ...about });
      response.end(`${content} for ${headers.authorization ?? headers['accept-encoding']}`);
    }
  });
  const nginx = await startNginx({ edge: origin.url });
  return {
    nginx,
    origin,
    says,
    ask: async ({ search = SEARCH, headers = {}, method = 'GET' } = {}) => {
      const response = await fetch(`${nginx.url}/tiny/graphql?${search}`, { method, headers });
      const text = await response.text();
      const cache = response.headers.get('x-cache');
      return { status: response.status, headers: response.headers, text, cache };
    },
    remove: async () => {
      await nginx.remove();
      await origin.close();
    },
  };
}
