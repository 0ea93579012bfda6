import { audienceOf, policyWords } from '../../check/cacheability/cache-words.ts';
import { bytesText } from '../measure-text.ts';
import type { DrawnOperation, DrawnRequest } from './drawn-operation.ts';

/** What an operation takes and gives, in words, each after one that names it. */
export function drawingFacts(drawn: DrawnOperation): (readonly [word: string, text: string])[] {
  const { type, measures, cacheReasons, guards } = drawn;
  return [
    ['asks', asksText(drawn)],
    ['costs', costText(drawn)],
    ...(measures.bytes > 0 ? [['answers', bytesWords(drawn)] as const] : []),
    ['is kept', type === 'mutation' ? 'never' : policyWords(measures.cache)],
    ...(cacheReasons.length > 0 ? [['because', reasonsText(drawn)] as const] : []),
    ...guards.map(
      ({ takes, fields }, index) =>
        [index === 0 ? 'takes' : '', `(${index + 1}) ${takes}: ${fields.join(', ')}`] as const,
    ),
  ];
}

/** `6 requests of 8, 3 in sequence of 4, 4 entity lookups`: after `of` is what its client lets pass. */
function asksText({ measures, budgets }: DrawnOperation): string {
  const { requests, sequence, lookups } = measures;
  return [
    countText(requests, 'request', budgets.subgraphRequests),
    `${sequence} in sequence${ofText(budgets.sequentialRequests)}`,
    countText(lookups, 'entity lookup'),
  ].join(', ');
}

function costText({ measures, budgets }: DrawnOperation): string {
  const { cost, depth, selections } = measures;
  const size = `${selections} selections${ofText(budgets.selections)} in ${depth} levels${ofText(budgets.depth)}`;
  return `${cost.toLocaleString('en')}${ofText(budgets.cost)}, for ${size}`;
}

function bytesWords({ measures, budgets }: DrawnOperation): string {
  const most = budgets.bytes === undefined ? '' : ` of ${bytesText(budgets.bytes)}`;
  return `about ${bytesText(measures.bytes)}${most}`;
}

function ofText(most: number | undefined): string {
  return most === undefined ? '' : ` of ${most.toLocaleString('en')}`;
}

/** `1 request`, `2 requests of 8`. */
export function countText(count: number, one: string, most?: number): string {
  return `${count} ${one}${count === 1 ? '' : 's'}${ofText(most)}`;
}

const REASONS_TOLD = 3;

function reasonsText({ cacheReasons }: DrawnOperation): string {
  const more = cacheReasons.length - REASONS_TOLD;
  const told = cacheReasons.slice(0, REASONS_TOLD).join(', ');
  return `${told}${more > 0 ? ` and ${more} more` : ''}`;
}

/** How long, and for whom, the answer of one request may be kept; nothing of what changes something. */
export function requestKeptText({ kind, cache }: DrawnRequest): string {
  if (kind === 'mutation') return '';
  return audienceOf(cache) === 'nobody' && cache ? 'not kept' : `kept ${policyWords(cache)}`;
}

const PLACES_TOLD = 3;

/** What an answer lacks while each subgraph is down. */
export function lossTexts({ measures }: DrawnOperation): (readonly [string, string])[] {
  return measures.radius.map(({ subgraph, nulls, isTotal }) => {
    const more = nulls.length - PLACES_TOLD;
    const told = `${nulls.slice(0, PLACES_TOLD).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    return [subgraph, isTotal ? 'everything' : told || 'nothing'] as const;
  });
}
