import { readFileSync } from 'node:fs';
import { parse, print } from 'graphql';
import type { Sample } from '../../test/testkit/operations.ts';
import { CLIENTS, type Client } from '../../test/testkit/shop.ts';
import type { Asking } from './asking.ts';
import { declaredOf, withDefaultSizes } from './default-sizes.ts';
import type { Exchange } from './exchange.ts';
import { type Widen, widenOver } from './widen.ts';

/** Bytes of a query's answer before the levers that make it smaller, one after the other. */
export interface Levers {
  /** Every leaf field that the web's types have, lists as long as the web gets them by default. */
  readonly fullTypeBytes: number;
  /** Every leaf field that the client's own contract leaves of them. */
  readonly contractBytes: number;
  /** Only the fields that the operation selects. */
  readonly selectionBytes: number;
}

/** Runs a query without its levers. What comes of the last one, list sizes, is the answer itself. */
export async function leversOf(sample: Sample, ask: Asking): Promise<Levers> {
  const document = withDefaultSizes(parse(sample.body));
  const variables = declaredOf(document, sample.variables);
  const bytesOf = async (text: string) => {
    const answer = await ask.text(text, variables);
    return dataBytes(answer, `${sample.client} ${sample.name}, widened`);
  };
  const [fullTypeBytes, contractBytes, selectionBytes] = [
    await bytesOf(print(widen.web(document))),
    await bytesOf(print(widen[sample.client](document))),
    await bytesOf(print(document)),
  ];
  return { fullTypeBytes, contractBytes, selectionBytes };
}

/** Without the errors: whoever takes types whole asks for others' e-mail addresses too, in vain. */
function dataBytes({ body }: Exchange, asked: string): number {
  const { data, errors = [] } = JSON.parse(body.toString()) as Answer;
  const isSound = data && errors.every(({ extensions }) => DENIED.has(extensions?.code ?? ''));
  if (!isSound) throw new Error(`${asked}, was answered with ${body.toString().slice(0, 500)}`);
  // Answers end with a line's end.
  return Buffer.byteLength(`${JSON.stringify({ data })}\n`);
}

const DENIED = new Set(['FORBIDDEN', 'UNAUTHORIZED_FIELD_OR_TYPE']);

interface Answer {
  readonly data?: object | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

const widen = Object.fromEntries(
  CLIENTS.map((client) => [
    client,
    widenOver(readFileSync(`schema/generated/${client}/schema.graphql`, 'utf8')),
  ]),
) as Record<Client, Widen>;
