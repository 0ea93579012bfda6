import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { generatePersistedQueryIdsFromManifest } from '@apollo/persisted-query-lists';

export interface ClientOptions {
  /** The endpoint at the edge: `https://api.example.com/web/graphql`. */
  readonly url: string;
  /** Loads the BFF's `manifest.json`: `() => import('./manifest.json')`. */
  readonly loadManifest: () => Promise<{ operations: { id: string; name: string }[] }>;
  /** Names the app and its version, for the version gate and the ledger of what is used. */
  readonly app: { readonly name: string; readonly version: string };
}

/** An Apollo Client that sends ids: queries by GET, so that caches on the way help; mutations by POST. */
export function createClient({ url, loadManifest, app }: ClientOptions): ApolloClient {
  return new ApolloClient({
    cache: new InMemoryCache(),
    clientAwareness: app,
    link: ApolloLink.from([
      new PersistedQueryLink({
        ...generatePersistedQueryIdsFromManifest({ loadManifest }),
        useGETForHashedQueries: true,
      }),
      new HttpLink({ uri: url }),
    ]),
  });
}
