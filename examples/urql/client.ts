import { Client, cacheExchange, fetchExchange, type TypedDocumentNode } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { Kind } from 'graphql';

export interface ClientOptions {
  /** The endpoint at the edge: `https://api.example.com/web/graphql`. */
  readonly url: string;
  /** The BFF's `manifest.json`. */
  readonly manifest: { readonly operations: readonly { id: string; name: string }[] };
  /** Names the app and its version, for the version gate and the ledger of what is used. */
  readonly app: { readonly name: string; readonly version: string };
}

/** An urql client that sends ids: queries by GET while the address is short, mutations by POST. */
export function createClient({ url, manifest, app }: ClientOptions): Client {
  const ids = new Map(manifest.operations.map(({ name, id }) => [name, id]));
  return new Client({
    url,
    fetchOptions: {
      headers: {
        // Also proves to the server that no foreign page started the request.
        'graphql-client-name': app.name,
        'graphql-client-version': app.version,
      },
    },
    exchanges: [
      cacheExchange,
      persistedExchange({
        enforcePersistedQueries: true,
        enableForMutation: true,
        preferGetForPersistedQueries: 'within-url-limit',
        generateHash: async (_, document) => idOf(document, ids),
      }),
      fetchExchange,
    ],
  });
}

/** Without an id urql would send the text: better to fail where the developer sees it. */
function idOf({ definitions }: TypedDocumentNode, ids: ReadonlyMap<string, string>): string {
  const operation = definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const name = operation && 'name' in operation ? (operation.name?.value ?? '') : '';
  const id = ids.get(name);
  if (id === undefined) throw new Error(`The operation "${name}" is not in the manifest.`);
  return id;
}
