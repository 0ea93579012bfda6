import type { FastifyInstance } from 'fastify';

/** Most lines of headers that a request may carry. */
const LINES_MAX = 100;

/**
 * Refuses requests with more headers than anybody needs. Node would keep some thousand of them and drop
 * the rest, be it the one that names the caller, without a word.
 */
export function boundHeaderLines(app: FastifyInstance): void {
  app.server.maxHeadersCount = 0;
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (raw.rawHeaders.length <= LINES_MAX * 2) return undefined;
    return reply.code(431).header('connection', 'close').send(REFUSAL);
  });
}

const REFUSAL = {
  errors: [
    {
      message: `A request has at most ${LINES_MAX} headers.`,
      extensions: { code: 'HEADERS_TOO_LARGE' },
    },
  ],
};
