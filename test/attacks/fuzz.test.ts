import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'undici';
import { type Random, randomOf } from '../differential/random.ts';
import {
  type Attacked,
  GOOD,
  idOf,
  LEAKS,
  type Surface,
  startAttacked,
  stopAttacked,
} from '../testkit/attacked.ts';

/** Requests of all surfaces together; `FUZZ_SEED` repeats a run. */
const COUNT = 21_000;
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_126);
const CONNECTIONS = 4;
const SURFACES = ['edge', 'enforce', 'open'] as const;

let attacked: Attacked;

beforeAll(async () => {
  attacked = await startAttacked();
}, 60_000);

afterAll(stopAttacked, 30_000);

/** Texts that are good, to be made bad. */
const GOOD_BODIES: readonly string[] = [
  JSON.stringify(GOOD.enforce),
  JSON.stringify(GOOD.open),
  JSON.stringify({
    documentId: idOf('Search'),
    variables: { text: 'lamp', first: 3 },
    operationName: 'Search',
  }),
  JSON.stringify({
    query:
      'query A($n: Int = 2) { products(first: $n, filter: { inStock: true }) { edges { node { ...F } } } } fragment F on Product { id title }',
    variables: { n: 1 },
    extensions: { a: [null, 1.5, true] },
  }),
  ...(
    JSON.parse(readFileSync('bffs/mobile/manifest.json', 'utf8')).operations as { body: string }[]
  )
    .slice(0, 4)
    .map(({ body }) => JSON.stringify({ query: body })),
];

const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '\\',
  '\\u0000',
  '\\ud800',
  'null',
  '-1',
  '1e999',
  '$',
  '@skip(if: true)',
  '...',
  '!',
  '#',
  '__proto__',
  '__typename',
  'query',
  'mutation',
  'subscription',
  '\u0000',
  '\uFEFF',
  '😀',
];

/** One small change, or none. */
function mutated(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const length = random.below(12);
  switch (random.below(8)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at) + random.pick(TOKENS) + text.slice(at);
    case 3:
      return text.slice(0, at) + random.pick(TOKENS) + text.slice(at + length);
    case 4:
      return text.slice(0, at) + String.fromCharCode(random.below(0x3000)) + text.slice(at + 1);
    case 5:
      return (
        text.slice(0, at) +
        text.slice(at, at + length).repeat(1 + random.below(40)) +
        text.slice(at + length)
      );
    case 6:
      return text.replace(/"(\w+)":/g, (key) =>
        random.chance(0.3) ? `${key}${random.pick(TOKENS)}` : key,
      );
    default: {
      const other = random.pick(GOOD_BODIES);
      return text.slice(0, at) + other.slice(random.below(other.length));
    }
  }
}

interface Fuzzed {
  readonly method: 'GET' | 'POST';
  readonly query: string;
  readonly body: Buffer | null;
}

function fuzzed(random: Random): Fuzzed {
  let text = random.pick(GOOD_BODIES);
  for (let count = random.below(4); count >= 0; count -= 1) text = mutated(text, random);
  if (random.chance(0.15)) {
    const name = random.pick(['query', 'documentId', 'variables', 'extensions', 'operationName']);
    return {
      method: 'GET',
      query: `?${name}=${encodeURIComponent(text.toWellFormed())}${random.pick(TOKENS.slice(0, 8).map(encodeURI))}`,
      body: null,
    };
  }
  const bytes = Buffer.from(text);
  if (random.chance(0.15) && bytes.length > 0) {
    for (let count = random.below(20); count >= 0; count -= 1) {
      bytes[random.below(bytes.length)] = random.below(256);
    }
  }
  return { method: 'POST', query: '', body: bytes };
}

/** Why an answer is not what GraphQL over HTTP promises; undefined: it is. */
function complaint(status: number, type: unknown, text: string): string | undefined {
  if (status >= 500) return `status ${status}`;
  if (!/^application\/(graphql-response\+)?json/.test(String(type))) return `type ${type}`;
  const answer = JSON.parse(text) as { data?: unknown; errors?: unknown[] };
  const hasErrors = Array.isArray(answer.errors) && answer.errors.length > 0;
  if (!hasErrors && answer.data === undefined) return 'neither data nor errors';
  if (status !== 200 && !hasErrors) return 'a refusal without a reason';
  if (hasErrors && (answer.errors?.length ?? 0) > 10 && status !== 200) return 'too many errors';
  if (status !== 200 && Buffer.byteLength(text) > 16 * 1024) return 'too large';
  // What was sent may be quoted; nothing else of what is inside may be told.
  const told = text.replace(/"message":"(?:[^"\\]|\\.)*"/g, '');
  return LEAKS.exec(told)?.[0];
}

async function ask(client: Client, path: string, request: Fuzzed): Promise<string | undefined> {
  for (let tries = 0; ; tries += 1) {
    const { statusCode, headers, body } = await client.request({
      method: request.method,
      path: path + request.query,
      headers: { 'content-type': 'application/json', 'apollo-require-preflight': '1' },
      body: request.body,
    });
    const text = await body.text();
    // A machine under load sheds, which is right, and says when to come back.
    const isBusy =
      (statusCode === 503 && headers['retry-after'] !== undefined) || statusCode === 504;
    if (!isBusy || tries === 20) return complaint(statusCode, headers['content-type'], text);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function fuzz(surface: Surface, random: Random, count: number): Promise<string[]> {
  const { origin, pathname } = new URL(surface.url);
  const client = new Client(origin, { pipelining: 1 });
  const complaints: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const request = fuzzed(random);
    const wrong = await ask(client, pathname, request);
    if (wrong)
      complaints.push(
        `${surface.name}: ${wrong}: ${request.method} ${request.query}${request.body ?? ''}`,
      );
  }
  await client.close();
  return complaints;
}

test(`${COUNT} requests that are nearly good are each answered as GraphQL over HTTP says, or refused`, async () => {
  const each = Math.ceil(COUNT / SURFACES.length / CONNECTIONS);
  console.info(`FUZZ_SEED=${SEED}`);
  const complaints = await Promise.all(
    SURFACES.flatMap((name, at) =>
      Array.from({ length: CONNECTIONS }, (_, index) =>
        fuzz(attacked[name], randomOf(SEED + at * CONNECTIONS + index), each),
      ),
    ),
  );
  expect(complaints.flat()).toEqual([]);
  for (const name of SURFACES) await attacked.expectUnharmed(name);
  await attacked.expectNothingLeft();
}, 480_000);
