import { type DocumentNode, type FieldNode, Kind, parse, print, visit } from 'graphql';
import { sample } from '../../test/testkit/operations.ts';
import type { Asking } from './asking.ts';
import { soundBody } from './sound-body.ts';

/** The pictures that the phone's product list names, as it gets them and as they came. */
export interface ImagePayload {
  readonly operation: string;
  readonly pictures: number;
  readonly servedBytes: number;
  readonly originalBytes: number;
  /** Of the originals' bytes. */
  readonly percent: number;
  readonly verdict: 'met' | 'missed';
}

/** Most bytes that pictures may have of their originals', in percent. */
export const IMAGE_PERCENT = 15;

const OPERATION = 'ProductList';

/** Fetches every picture of the list twice: as the phone's operation names it, and its original. */
export async function imagePayload(ask: Asking): Promise<ImagePayload> {
  const { body, variables, ...rest } = sample('mobile', OPERATION);
  const served = urlsIn(await ask.registered({ body, variables, ...rest }));
  const originals = urlsIn(await ask.text(print(withOriginals(parse(body))), variables));
  if (served.length === 0 || served.length !== originals.length) {
    throw new Error(`${OPERATION} names ${served.length} pictures, ${originals.length} originals.`);
  }
  const [servedBytes, originalBytes] = [await sizeOf(served, ask), await sizeOf(originals, ask)];
  const percent = Math.round((1_000 * servedBytes) / originalBytes) / 10;
  const verdict = percent <= IMAGE_PERCENT ? 'met' : 'missed';
  const pictures = served.length;
  return { operation: OPERATION, pictures, servedBytes, originalBytes, percent, verdict };
}

function urlsIn(answer: Awaited<ReturnType<Asking['text']>>): string[] {
  const text = soundBody(answer, OPERATION).toString();
  return [...text.matchAll(/"url":"([^"]+)"/g)].map(([, url = '']) => url);
}

function withOriginals(document: DocumentNode): DocumentNode {
  return visit(document, {
    Field: (field): FieldNode | undefined =>
      field.name.value === 'url' ? { ...field, arguments: [ORIGINAL] } : undefined,
  });
}

const ORIGINAL = {
  kind: Kind.ARGUMENT,
  name: { kind: Kind.NAME, value: 'format' },
  value: { kind: Kind.ENUM, value: 'ORIGINAL' },
} as const;

async function sizeOf(urls: readonly string[], ask: Asking): Promise<number> {
  let bytes = 0;
  for (const url of urls) bytes += await ask.pictureBytes(url);
  return bytes;
}
