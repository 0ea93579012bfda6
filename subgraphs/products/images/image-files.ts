import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Database, Files } from '#service';
import type { Tables } from '../migrations.ts';
import { mediumAt } from '../store.ts';
import { type ImagePath, readImagePath } from './image-path.ts';
import { Images } from './images.ts';
import { type Picture, pictureOf } from './picture.ts';
import { QueueFull } from './queue.ts';

/** The path that pictures stand below. */
const PATH = '/images';

/**
 * Every variant of every picture that the tables hold. An address holds its version, so what stands
 * there may be kept for ever; one of another version is 404.
 */
export const imageFiles: Files<Tables> = {
  path: PATH,
  addRoutes: (app, db) => {
    const folder = join(tmpdir(), `facet-images-${randomUUID()}`);
    const images = new Images({ folder, ...LIMITS });
    app.addHook('onClose', () => images.close());
    app.register(async (scope) => addRoutes(scope, db, images));
  },
};

/** Rendering may take two processors, and whoever waits behind fifty others waits seconds. */
const LIMITS = { keptBytes: 256 * 1024 * 1024, running: 2, waiting: 50 };

function addRoutes(app: FastifyInstance, db: Database<Tables>, images: Images): void {
  app.setErrorHandler(refuse);
  app.get(`${PATH}/*`, async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    // As it was sent: decoded, one picture would have many addresses.
    const path = readImagePath((request.raw.url ?? '').slice(PATH.length));
    const picture = path && (await pictureAt(db, path));
    if (!picture) return notFound(reply);
    return serve({ request, reply, images }, picture, path);
  });
}

/** The picture at that place, if it is still of that version. */
async function pictureAt(
  db: Database<Tables>,
  { productId, place, version }: ImagePath,
): Promise<Picture | undefined> {
  const row = await mediumAt(db, productId, place);
  const picture = row && pictureOf(row);
  return picture?.version === version ? picture : undefined;
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly images: Images;
}

async function serve(
  { request, reply, images }: Exchange,
  picture: Picture,
  { variant }: ImagePath,
): Promise<FastifyReply> {
  // Weak: another version of an encoder may write other bytes for the same picture.
  const etag = `W/"${picture.version}-${variant.file}"`;
  if (isHeld(request.headers['if-none-match'], etag)) {
    return reply.code(304).headers({ etag, 'cache-control': FOR_EVER }).send();
  }
  const content = await images.file(picture, variant);
  const headers = { etag, 'cache-control': FOR_EVER, 'content-type': variant.mediaType };
  return reply.headers(headers).send(content);
}

const FOR_EVER = 'public, max-age=31536000, immutable';

/** Whether `If-None-Match` names the tag, compared weakly (RFC 9110, 13.1.2). */
function isHeld(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return (ifNoneMatch ?? '').split(',').some((tag) => opaque(tag) === opaque(etag));
}

function notFound(reply: FastifyReply): FastifyReply {
  // Long enough against a flood, too short to hide a picture that comes.
  reply.code(404).header('cache-control', 'public, max-age=10');
  return reply.send(errorOf('NOT_FOUND', 'There is no such picture.'));
}

/** Anything but a queue that is full is logged with its cause and masked. */
function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header('cache-control', 'no-store');
  if (error instanceof QueueFull) {
    reply.code(503).header('retry-after', '1');
    return reply.send(errorOf('OVERLOADED', 'Too many pictures are being rendered.'));
  }
  request.log.error({ err: error }, 'a picture could not be served');
  return reply.code(500).send(errorOf('INTERNAL_SERVER_ERROR', 'Internal server error'));
}

const errorOf = (code: string, message: string) => ({
  errors: [{ message, extensions: { code } }],
});
