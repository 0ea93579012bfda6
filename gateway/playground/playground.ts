import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { printSchema } from 'graphql';
import { operationCost, planText } from '#schema/operations';
import type { BffDefinition } from '../definition.ts';
import { ClientError } from '../errors.ts';
import type { Generation } from '../generation.ts';
import { isRegistered, readPlans } from '../registered-operations.ts';
import { bundledPage } from './bundled-page.ts';
import { isLoopbackHost, PAGE_HEADERS } from './page-headers.ts';

/** A page, in development, to try a client's operations on. */
export interface Playground {
  /** Lets text run in any mode of the allowlist; made anew for each process, told to the page only. */
  readonly credential: string;
  /** Adds the page and what it asks for, all below `/playground`. */
  serve(server: FastifyInstance): void;
}

/**
 * Makes the playground of a client. The page is bundled when it is first asked for, which takes
 * some seconds once.
 */
export function createPlayground(
  { client, example }: Pick<BffDefinition, 'client' | 'example'>,
  current: () => Generation,
): Playground {
  const credential = randomBytes(24).toString('base64url');
  return {
    credential,
    serve: (server) => {
      // Its own scope: nothing of this concerns the routes beside it.
      server.register(async (scope) => {
        scope.addHook('onRequest', async (request) => {
          // A foreign name that was made to point here must not read the credential.
          if (!isLoopbackHost(request.host)) throw nothing();
        });
        for (const path of ['/playground', '/playground/']) {
          scope.get(path, (_, reply) => sendFile(reply, 'index.html'));
        }
        scope.get<Named>('/playground/assets/:name', ({ params }, reply) =>
          sendFile(reply, join('assets', params.name)),
        );
        scope.get('/playground/facet.json', (_, reply) =>
          reply.headers(PAGE_HEADERS).send({ client, credential, example, ...shown(current()) }),
        );
        scope.get<Named>('/playground/plans/:name', ({ params }, reply) =>
          reply.headers(PAGE_HEADERS).type('text/plain').send(planOf(current(), params.name)),
        );
      });
    },
  };
}

interface Named {
  readonly Params: { readonly name: string };
}

/** The contract as SDL, and the registered operations by name. */
function shown({ schema, operations }: Generation) {
  return {
    schema: printSchema(schema),
    operations: [...operations.values()]
      .map(({ id, name = id, kind, text }) => ({ id, name, kind, text }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function planOf({ operations, schema }: Generation, id: string): string {
  const operation = operations.get(id);
  if (!operation || !isRegistered(operation)) throw nothing();
  return planText(readPlans(operation), operationCost({ ...operation, schema }));
}

async function sendFile(reply: FastifyReply, name: string): Promise<FastifyReply> {
  const type = TYPE_BY_EXTENSION[extname(name)];
  if (type === undefined || !/^(?:assets\/)?[\w-][\w.-]*$/.test(name)) throw nothing();
  const file = await readFile(join(await bundledPage(), name)).catch(() => {
    throw nothing();
  });
  return reply.headers(PAGE_HEADERS).type(type).send(file);
}

const TYPE_BY_EXTENSION: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
};

function nothing(): ClientError {
  return new ClientError('NOT_FOUND', 'Nothing is here.');
}
