import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Attacked,
  sendGet,
  sendPost,
  startAttacked,
  stopAttacked,
} from '../testkit/attacked.ts';
import type { RawAnswer } from '../testkit/raw-http.ts';

// The shapes of what public scanners of GraphQL servers look for: thirteen checks, made anew.

let attacked: Attacked;

beforeAll(async () => {
  attacked = await startAttacked();
}, 60_000);

afterAll(stopAttacked, 30_000);

type Mode = 'enforce' | 'open';
const post = (mode: Mode, query: string) => sendPost(attacked[mode], { query });
const times = (count: number, each: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => each(index)).join(' ');

/** Whether a server does what a check looks for. */
const CHECKS: readonly (readonly [string, (mode: Mode) => Promise<boolean>])[] = [
  [
    '101 aliases',
    async (mode) => ran(await post(mode, `{ ${times(101, (n) => `a${n}: __typename`)} }`)),
  ],
  [
    'a batch of ten',
    async (mode) =>
      ran(await sendPost(attacked[mode], Array(10).fill({ query: '{ __typename }' }))),
  ],
  [
    'introspection in a circle',
    async (mode) =>
      ran(
        await post(
          mode,
          `{ __schema { types { ${'fields { type { '.repeat(5)}name${' } }'.repeat(5)} } } }`,
        ),
      ),
  ],
  [
    'ten directives, told of one by one',
    async (mode) => {
      const { errors = [] } = JSON.parse(
        (await post(mode, `{ __typename ${times(10, () => '@aa')} }`)).body,
      );
      return errors.length > 10;
    },
  ],
  [
    'one field 500 times',
    async (mode) => ran(await post(mode, `{ ${times(500, () => '__typename')} }`)),
  ],
  [
    'suggestions',
    async (mode) => (await post(mode, '{ categoris { id } }')).body.includes('Did you mean'),
  ],
  [
    'mutations by GET',
    async (mode) => {
      const { status } = await sendGet(attacked[mode], 'query=mutation%7B__typename%7D');
      return status === 200;
    },
  ],
  [
    'queries by GET that any page could start',
    async (mode) => ran(await sendGet(attacked[mode], 'query=%7B__typename%7D', {})),
  ],
  [
    'a page to try queries on',
    async (mode) => {
      const answered = await sendGet(attacked[mode], '', { accept: 'text/html' });
      return answered.status === 200 || /<html|graphiql|playground/i.test(answered.body);
    },
  ],
  ['introspection', async (mode) => ran(await post(mode, '{ __schema { types { name } } }'))],
  [
    'queries by form',
    async (mode) =>
      ran(
        await sendPost(attacked[mode], 'query=%7B__typename%7D', {
          'content-type': 'application/x-www-form-urlencoded',
        }),
      ),
  ],
  [
    'traces in answers',
    async (mode) => (await post(mode, '{ __typename }')).body.includes('tracing'),
  ],
  [
    'errors with what is inside',
    async (mode) => /stacktrace|exception|node_modules/.test((await post(mode, 'query {')).body),
  ],
];

function ran({ status, body }: RawAnswer): boolean {
  return status === 200 && body.includes('"data":');
}

describe('A scanner finds', () => {
  test.each(CHECKS)('nothing where the allowlist is enforced: %s', async (_, isFound) => {
    expect(await isFound('enforce')).toBe(false);
  });

  test('of all its checks, where any text may run in development, introspection and suggestions alone', async () => {
    const found: string[] = [];
    for (const [name, isFound] of CHECKS) if (await isFound('open')) found.push(name);
    expect(found).toEqual(['suggestions', 'introspection']);
  });
});
