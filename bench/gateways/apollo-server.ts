import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { IDENTITY_HEADER } from './gateway.ts';

// The process of stock Apollo Server with Apollo Gateway; telemetry is off by the environment.
// Arguments: port, supergraph file, features.

interface Context extends BaseContext {
  readonly identity?: string | undefined;
}

const [port, supergraph = '', features] = process.argv.slice(2);

const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(supergraph, 'utf8'),
  buildService: ({ url }) => {
    return new RemoteGraphQLDataSource<Context>({
      ...(url !== undefined && { url }),
      willSendRequest: ({ request, context }) => {
        if (context.identity) request.http?.headers.set(IDENTITY_HEADER, context.identity);
      },
    });
  },
});

const server = new ApolloServer<Context>({ gateway, plugins: await plugins() });

await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: Number(port) },
  context: async ({ req }) => ({ identity: req.headers[IDENTITY_HEADER]?.toString() }),
});

/** Its response cache keeps what subgraphs allow with `Cache-Control`, in memory. */
async function plugins(): Promise<ApolloServerPlugin<Context>[]> {
  if (features !== 'cache') return [];
  // Not a literal: the types of the project are checked without the peers, too.
  const name: string = '@apollo/server-plugin-response-cache';
  const { default: responseCache } = await import(name);
  return [responseCache()];
}
