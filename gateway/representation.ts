import {
  cacheControlOf,
  isComplete,
  type Keepers,
  nginxExpiryOf,
  type Staleness,
} from './cache-control.ts';
import { VERSION_HEADERS } from './client-version.ts';
import { compressed } from './compressed.ts';
import { type Compression, type ContentEncoding, encodingChooser } from './content-encoding.ts';
import type { Callers } from './edge-choices.ts';
import { entityTagOf, isListed } from './entity-tag.ts';
import { isGraphQLMediaType } from './media-type.ts';
import type { HttpRequest } from './request.ts';
import type { HttpResponse } from './response.ts';

export interface RepresentationOptions {
  readonly cache: Staleness;
  /** Whom the edge lets ask. */
  readonly callers: Callers;
  readonly compression: Compression;
  /** Whether the version that a client claims has a say in its answers. */
  readonly variesByVersion: boolean;
}

/** The representation of an answer that its caller gets: what caches are told, and its encoding. */
export type Represent = (http: HttpRequest, response: HttpResponse) => Promise<HttpResponse>;

/**
 * The last stage of a request. It says who may keep the answer and for how long, answers 304 to a
 * caller that holds it already, and compresses it if the caller can read that.
 */
export function createRepresentation(options: RepresentationOptions): Represent {
  const encodingFor = encodingChooser(options.compression);
  const varies = [ACCEPT, ...(options.variesByVersion ? VERSION_HEADERS : [])].join(', ');
  const { encodings, minBytes } = options.compression;
  const keepers = { ...options.cache, callers: options.callers };
  const proof = PROOFS[options.callers];
  const mayBeEncoded = (bytes: number) => encodings.length > 0 && bytes >= minBytes;

  return async function represent(http, response) {
    const { body } = response;
    const bytes = Buffer.byteLength(body);
    const encoding = encodingFor(http.headers['accept-encoding'], bytes);
    const policy = isFailure(response) ? undefined : policyOf(response, http.method, keepers);
    const isOwn = policy?.['cache-control'].startsWith('private');
    const byEncoding = encoding || mayBeEncoded(bytes) ? ', Accept-Encoding' : '';
    const headers = {
      ...response.headers,
      ...policy,
      vary: varies + byEncoding + (isOwn ? `, ${proof}` : ''),
    };
    if (http.method !== 'GET' || !isComplete(response)) {
      return encoded({ ...response, headers }, encoding);
    }
    const etag = entityTag(response, encoding);
    const tagged = { ...response, headers: { ...headers, etag } };
    if (isListed(etag, http.headers['if-none-match'])) return notModified(tagged);
    return encoded(tagged, encoding);
  };
}

const ACCEPT = 'Accept';

/** What proves who asks: a browser keeps what one of its users got from the next of them. */
const PROOFS: Readonly<Record<Callers, string>> = {
  everybody: 'Authorization',
  viewers: 'Authorization',
  partners: 'X-Api-Key',
};

function policyOf(response: HttpResponse, method: string, keepers: Keepers) {
  const policy = cacheControlOf(response, method, keepers);
  if (!policy.startsWith('public')) return { 'cache-control': policy };
  // In this order: nginx would pass over the first after the second.
  return { 'cache-control': policy, ...nginxExpiryOf(response, Date.now()) };
}

/** A failure says itself what caches may do with it. */
function isFailure({ status, error }: HttpResponse): boolean {
  return status !== 200 || error !== undefined;
}

/** Strong: no two representations of one answer have the same. */
function entityTag({ body, headers }: HttpResponse, encoding: ContentEncoding | undefined): string {
  const mediaType = isGraphQLMediaType(headers['content-type']) ? '-graphql' : '';
  return `"${entityTagOf(body)}${mediaType}${encoding ? `-${encoding}` : ''}"`;
}

/** What the caller holds is still good; the headers bring it up to date (RFC 9110 section 15.4.5). */
function notModified(response: HttpResponse): HttpResponse {
  const { 'content-type': _, ...headers } = response.headers;
  return { ...response, status: 304, headers, body: '' };
}

async function encoded(
  response: HttpResponse,
  encoding: ContentEncoding | undefined,
): Promise<HttpResponse> {
  if (!encoding) return response;
  const headers = { ...response.headers, 'content-encoding': encoding };
  return { ...response, headers, body: await compressed(response.body, encoding) };
}
