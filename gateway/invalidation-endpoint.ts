import type { FastifyInstance, FastifyRequest } from 'fastify';
import { credentialCheck } from './credential.ts';
import { ClientError } from './errors.ts';
import { requireJson } from './request.ts';

export interface InvalidationEndpointOptions {
  /** What a request must carry as `Authorization: Bearer`; without one there is no endpoint. */
  readonly credential: string | undefined;
  /** Drops from the caches whatever was made of these, before it settles. */
  readonly invalidate: (tags: readonly string[]) => Promise<void>;
}

/**
 * Serves `POST /internal/invalidate` for services and operators: `{"tags": ["Product:p7", "Category"]}`,
 * from 1 to 100 of them, is answered 202 `{"tags": 2}` once this instance's caches have let go of them.
 * The edge forwards nothing to it.
 */
export function addInvalidationEndpoint(
  server: FastifyInstance,
  { credential, invalidate }: InvalidationEndpointOptions,
): void {
  if (credential === undefined) return;
  const isCredential = credentialCheck(credential);
  server.all(
    '/internal/invalidate',
    {
      bodyLimit: BODY_BYTES,
      // Before the body is read: who may not do this sends none in vain.
      onRequest: async (request) => admit(request, isCredential),
    },
    async ({ body }, reply) => {
      const tags = tagsOf(body);
      await invalidate(tags);
      return reply.code(202).send({ tags: tags.length });
    },
  );
}

const BODY_BYTES = 16 * 1024;

/** Who asks comes first: anybody else learns nothing of what can be asked here. */
function admit({ method, headers }: FastifyRequest, isCredential: (given: unknown) => boolean) {
  const [, given] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (!isCredential(given)) {
    throw new ClientError('UNAUTHENTICATED', 'The credential is missing or wrong.', {
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
  if (method !== 'POST') {
    throw new ClientError('METHOD_NOT_ALLOWED', 'Caches are invalidated by POST.', {
      headers: { allow: 'POST' },
    });
  }
  requireJson(method, headers['content-type']);
}

function tagsOf(body: unknown): readonly string[] {
  const { tags } = objectOf(body);
  const areTags = Array.isArray(tags) && tags.length >= 1 && tags.length <= TAGS_MAX;
  if (areTags && tags.every(isTag)) return tags;
  throw new ClientError('BAD_REQUEST', `"tags" must be from 1 to ${TAGS_MAX} tags.`);
}

const TAGS_MAX = 100;

/** Keys of entities may hold anything that can be printed. */
const isTag = (tag: unknown): tag is string =>
  typeof tag === 'string' && /^[^:\p{C}][^\p{C}]{0,199}$/u.test(tag);

function objectOf(body: unknown): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(typeof body === 'string' ? body : '');
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // Fall through: whatever it is, it names no tags.
  }
  throw new ClientError('BAD_REQUEST', 'The body is not a JSON object.');
}
