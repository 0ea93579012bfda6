import { afterEach, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { captureLog } from '../test/testkit/captured-log.ts';
import { until } from '../test/testkit/until.ts';
import { createMisses, type Misses } from './misses.ts';
import { type Operation, operationNamed, sha256 } from './operation.ts';

const HOME = 'query Home {\n  a\n}';

const started: Misses[] = [];

afterEach(() => {
  for (const misses of started.splice(0)) misses.close();
});

test('A miss is logged with client, version, name and explanation', async () => {
  const { misses, lines } = start([HOME]);
  const request = { documentId: sha256(HOME).toUpperCase(), query: undefined, operationName: 'H' };
  misses.note({ outcome: 'id-unknown', version: '5.2', request });
  expect(await until(() => lines[0])).toMatchObject({
    level: 40,
    msg: 'allowlist: id-unknown',
    client: 'web',
    version: '5.2',
    operationName: 'H',
    documentId: sha256(HOME).toUpperCase(),
    explanation: [expect.stringMatching(/^written in capitals.*Home of web/)],
  });
});

test('A text is explained by what it is nearest to', async () => {
  const { misses, lines } = start([HOME]);
  const request = { documentId: undefined, query: 'query Home { b }', operationName: undefined };
  misses.note({ outcome: 'text', version: undefined, request });
  const { explanation } = (await until(() => lines[0])) as unknown as { explanation: string[] };
  expect(explanation.join()).toMatch(/^another text of Home of web .*\n {4}- a\n {4}\+ b$/);
});

test('The same id is logged once for each version', async () => {
  const { misses, lines } = start([HOME]);
  for (const version of ['1', '1', '2', '1', '2', '3']) {
    const request = { documentId: 'f'.repeat(64), query: undefined, operationName: undefined };
    misses.note({ outcome: 'id-unknown', version, request });
  }
  await until(() => lines.length >= 3);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(lines).toMatchObject([{ version: '1' }, { version: '2' }, { version: '3' }]);
});

test('A flood of unknown ids is bounded, and the log says so', async () => {
  const { misses, lines } = start([HOME]);
  for (let n = 0; n < 5_000; n += 1) {
    const request = { documentId: sha256(`${n}`), query: undefined, operationName: undefined };
    misses.note({ outcome: 'id-unknown', version: '1', request });
  }
  await until(() => lines.some(({ msg }) => msg === 'allowlist: more misses than are explained'));
  expect(lines.length).toBeLessThanOrEqual(103);
  expect(lines.at(-1)).toMatchObject({ leftOut: expect.any(Number) });
});

test('Nothing is logged after it is closed', async () => {
  const { misses, lines } = start(Array.from({ length: 50 }, (_, n) => `query Q${n} { a }`));
  const request = { documentId: 'f'.repeat(64), query: undefined, operationName: undefined };
  misses.note({ outcome: 'id-unknown', version: '1', request });
  misses.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(lines).toEqual([]);
});

function start(texts: readonly string[]) {
  const { log, lines } = captureLog();
  const operations = new Map(texts.map((text) => [sha256(text), operationOf(text)]));
  const misses = createMisses({ client: 'web', operations: () => operations, log });
  started.push(misses);
  return { misses, lines };
}

function operationOf(text: string): Operation {
  const document = parse(text);
  const definition = operationNamed(document, undefined);
  const [id, name] = [sha256(text), definition.name?.value];
  return { id, hash: id, name, kind: 'query', text, document, definition, registered: true };
}
