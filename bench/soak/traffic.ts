import { createHash } from 'node:crypto';
import { expectedAnswer } from '../workload/expected-answer.ts';
import type { Operation } from '../workload/operations.ts';
import type { Vouch } from './edge.ts';
import { bytesOf, type Exchange, operationOf, posted, queryOf } from './exchange.ts';
import { createJudge, type Judge, judgeMiss } from './judge.ts';
import { FREE_TEXTS, SOAK_OPERATIONS } from './operations.ts';

/** A request as it is written to a connection, and what is made of its answer. */
export interface SoakRequest {
  readonly bytes: Buffer;
  readonly judge: Judge;
  /** `leaves`: the client is gone before it can be answered. */
  readonly client: 'stays' | 'leaves';
  /** What the same viewer asks next if the answer was right. Default: nothing. */
  readonly next?: () => SoakRequest;
}

/** So many requests ask for everything that there is to ask for, and more than once. */
export const WHOLE_MIX = 320;

/**
 * Says what is sent next, each time in the name of a viewer nobody named before: pages and long answers,
 * operations of the latest release, texts, ids that nobody registered, writes, and what was written by
 * whoever wrote it. One of 21 leaves.
 */
export function createTraffic(offer: () => Exchange, vouch: Vouch): () => SoakRequest {
  const pages = inTurn(pagesAndMore());
  const texts = inTurn(FREE_TEXTS.map(textExchange));
  let sent = 0;
  const dialogue = (): readonly Exchange[] => {
    if (sent % 50 === 1) return [missOf(sent)];
    if (sent % 10 === 1) return [texts()];
    if (sent % 10 === 3) return noteTaking(`note ${sent}`);
    if (sent % 10 === 5) return [restockOf(String(1 + (sent % 300)))];
    if (sent % 10 === 7) return [offer()];
    return [sent % 4 === 0 ? posted(pages()) : pages()];
  };
  return () => {
    sent += 1;
    const client = sent % 21 === 0 ? 'leaves' : 'stays';
    return requestOf(dialogue(), { viewer: `viewer-${sent}`, client, vouch });
  };
}

interface Asker extends Pick<SoakRequest, 'client'> {
  readonly viewer: string;
  readonly vouch: Vouch;
}

function requestOf([first, ...others]: readonly Exchange[], asker: Asker): SoakRequest {
  const exchange = first as Exchange;
  return {
    bytes: bytesOf(exchange, asker.viewer, asker.vouch),
    judge: exchange.judge,
    client: asker.client,
    ...(others.length > 0 && { next: () => requestOf(others, asker) }),
  };
}

/** Pages, of which the entity cache holds some; every 31st request is the long one of the benchmark. */
function pagesAndMore(): Exchange[] {
  const pages = Array.from({ length: 30 }, (_, page) =>
    page % 3 === 0 ? queryOf(named('Cards')) : queryOf(named('Page'), { after: page * 10 }),
  );
  return [...pages, queryOf(named('Gateways'))];
}

/** What was read and kept before a write may not be given after it. */
function noteTaking(text: string): Exchange[] {
  return [
    operationOf(named('Note'), {}, { note: null }),
    operationOf(named('SetNote'), { text }, { setNote: text }),
    operationOf(named('Note'), {}, { note: text }),
  ];
}

function restockOf(upc: string): Exchange {
  return operationOf(named('Restock'), { upc }, { restock: { upc, inStock: true } });
}

/** A media type that is written out takes the way of a request that is not usual. */
function textExchange(query: string): Exchange {
  return {
    body: JSON.stringify({ query }),
    type: 'application/json; charset=utf-8',
    judge: createJudge(expectedAnswer(query)),
  };
}

function missOf(number: number): Exchange {
  const documentId = createHash('sha256').update(`unknown ${number}`).digest('hex');
  return { body: JSON.stringify({ documentId }), judge: judgeMiss };
}

function named(name: string): Operation {
  const operation = SOAK_OPERATIONS.find((each) => each.name === name);
  if (!operation) throw new Error(`nothing that is soaked is named "${name}"`);
  return operation;
}

function inTurn<Item>(items: readonly Item[]): () => Item {
  let taken = 0;
  return () => {
    taken += 1;
    return items[taken % items.length] as Item;
  };
}
