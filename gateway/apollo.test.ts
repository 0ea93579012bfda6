import {
  ApolloServer,
  type ApolloServerPlugin,
  type BaseContext,
  type GraphQLResponse,
} from '@apollo/server';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { captureLog } from '../test/testkit/captured-log.ts';
import { oldGrowthBytes, ownText } from '../test/testkit/old-growth.ts';
import { type Execution, startApollo } from './apollo.ts';
import type { ExecutionResult } from './execute/executable.ts';
import { lazyData, stringifyResult } from './lazy-data.ts';
import { operationOfText } from './operation.ts';

const schema = buildSchema('type Query { item(n: Int): Item } type Item { id: ID! price: Int }');
const operation = operationOfText('query A($n: Int) { item(n: $n) { id } }', undefined, {
  schema,
  introspection: 'allowed',
});

/** Text that could come from nothing but copying. */
const TEXT = '{"item": {"id": "a"}}';
const RESULT: ExecutionResult = {
  answer: `{"data":${TEXT}}\n`,
  errors: [],
  cacheHints: [],
  isForEverybody: false,
  stale: [],
  staleS: undefined,
  tags: new Set(),
  changed: new Set(),
  subgraphMs: 0,
};

async function stage({ known = true } = {}) {
  const log = captureLog();
  let parsed = 0;
  const apollo = await startApollo({
    schema,
    supergraph: 'type Query { item: Int }',
    textOf: (hash) => (hash === operation.hash ? operation.text : undefined),
    documentOf: (hash) => (known && hash === operation.id ? operation.document : undefined),
    onParse: () => {
      parsed += 1;
    },
    log: log.log,
  });
  const execute = async (
    executable: Execution['executable'] | ExecutionResult,
    more: Partial<Execution> = {},
  ) => {
    const answer = await run(executable, more);
    await apollo.stop();
    return answer;
  };
  const run = (executable: Execution['executable'] | ExecutionResult, more: Partial<Execution>) =>
    apollo.execute({
      operation,
      executable: typeof executable === 'function' ? executable : async () => executable,
      variables: {},
      accept: undefined,
      kept: { reading: 'allowed', staleWhileRevalidateS: 0, staleIfErrorS: 0 },
      requestId: 'r',
      viewer: null,
      signal: new AbortController().signal,
      ...more,
    });
  return { execute, run, stop: () => apollo.stop(), log, parsed: () => parsed };
}

describe('Apollo Server', () => {
  test('writes the text of the data as it is', async () => {
    const { execute } = await stage();
    expect(await execute(RESULT)).toMatchObject({
      status: 200,
      body: `{"data":${TEXT}}\n`,
      headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    });
  });

  test('hands down the variables, headers and signal of the request', async () => {
    const { execute } = await stage();
    const { signal } = new AbortController();
    const told = { requestId: 'r', viewer: { id: 'u1', scopes: [] } };
    const variables = { n: 1 };
    await execute(
      async (request) => {
        expect(request).toEqual({ variables, ...told, signal });
        return RESULT;
      },
      { variables, ...told, signal },
    );
    expect.assertions(1);
  });

  test('parses nothing that is known, and tells when it had to', async () => {
    const known = await stage();
    await known.execute(RESULT);
    expect(known.parsed()).toBe(0);
    const unknown = await stage({ known: false });
    await unknown.execute(RESULT);
    expect(unknown.parsed()).toBe(1);
  });

  test('takes what is registered for a persisted query, which it need not hash', async () => {
    const { execute, parsed } = await stage();
    const { body } = await execute(RESULT, { operation: { ...operation, registered: true } });
    expect(body).toBe(RESULT.answer);
    expect(parsed()).toBe(0);
  });

  test('answers in the media type that is asked for', async () => {
    const { execute } = await stage();
    const { headers } = await execute(RESULT, { accept: 'application/graphql-response+json' });
    expect(headers['content-type']).toBe('application/graphql-response+json; charset=utf-8');
  });

  test('writes errors before the data, with path, code and service', async () => {
    const { execute } = await stage();
    const error = {
      message: 'The service "s" did not answer in time.',
      path: ['item', 'price'],
      extensions: { code: 'SUBREQUEST_TIMEOUT', service: 's' },
    };
    const { status, body } = await execute({ ...RESULT, errors: [error] });
    expect(status).toBe(200);
    expect(body).toBe(`{"errors":[${JSON.stringify(error)}],"data":${TEXT}}\n`);
  });

  test('writes data that is null', async () => {
    const { execute } = await stage();
    const error = {
      message: 'm',
      path: ['item'],
      extensions: { code: 'RESPONSE_VALIDATION_FAILED' },
    };
    const { body } = await execute({ ...RESULT, answer: '{"data":null}\n', errors: [error] });
    expect(JSON.parse(body)).toEqual({ errors: [error], data: null });
  });

  test('tells of what is old in the answer, beside its data and its errors', async () => {
    const stale = [{ path: ['item'], ageS: 7 }];
    const { body } = await (await stage()).execute({ ...RESULT, stale });
    expect(body).toBe(`{"data":${TEXT},"extensions":{"stale":[{"path":["item"],"ageS":7}]}}\n`);
    const errors = [{ message: 'm', extensions: { code: 'RESPONSE_VALIDATION_FAILED' } }];
    const beside = await (await stage()).execute({ ...RESULT, errors, stale });
    expect(JSON.parse(beside.body)).toEqual({
      errors,
      data: { item: { id: 'a' } },
      extensions: { stale: [{ path: ['item'], ageS: 7 }] },
    });
  });

  test('tells how long the answer may be kept: no longer than any part of it', async () => {
    const { execute } = await stage();
    const cacheHints = [
      { maxAge: 60, scope: 'PUBLIC' },
      { maxAge: 5, scope: 'PRIVATE' },
    ] as const;
    const { headers } = await execute({ ...RESULT, cacheHints });
    expect(headers['cache-control']).toBe('max-age=5, private');
  });

  test('lets nobody keep an answer with errors, or with a part that nobody may keep', async () => {
    const errors = [{ message: 'm', extensions: { code: 'RESPONSE_VALIDATION_FAILED' } }];
    const cacheHints = [{ maxAge: 60, scope: 'PUBLIC' }] as const;
    const withErrors = await (await stage()).execute({ ...RESULT, errors, cacheHints });
    expect(withErrors.headers['cache-control']).toBe('no-store');
    const none = [...cacheHints, { maxAge: 0, scope: 'PUBLIC' }] as const;
    const withNone = await (await stage()).execute({ ...RESULT, cacheHints: none });
    expect(withNone.headers['cache-control']).toBe('no-store');
  });

  test('masks a fault of our own, and logs it', async () => {
    const { execute, log } = await stage();
    const { body } = await execute(async () => {
      throw new TypeError('secret is not a function');
    });
    expect(body).not.toContain('secret');
    expect(JSON.parse(body)).toMatchObject({
      errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });
    expect(log.text()).toContain('secret is not a function');
  });

  test('takes a caller who leaves for nobody’s failure', async () => {
    const { execute, log } = await stage();
    const controller = new AbortController();
    await execute(
      async ({ signal }) => {
        controller.abort(new Error('gone'));
        throw signal.reason;
      },
      { signal: controller.signal },
    );
    expect(log.lines.filter(({ level }) => level >= 40)).toEqual([]);
  });
});

/** An Apollo Server with a plugin, on data and a writer such as ours. */
async function bodyWith(plugin: ApolloServerPlugin<BaseContext>): Promise<string> {
  const server = new ApolloServer<BaseContext>({
    gateway: {
      onSchemaLoadOrUpdate: (tell) => {
        tell({ apiSchema: schema, coreSupergraphSdl: '' });
        return () => {};
      },
      load: async () => ({ executor: async () => ({ data: lazyData(RESULT.answer) }) }),
      stop: async () => {},
    },
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    stringifyResult,
    plugins: [ApolloServerPluginUsageReportingDisabled(), plugin],
  });
  await server.start();
  const { body } = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: 'POST',
      search: '',
      headers: new Map([['content-type', 'application/json']]) as never,
      body: { query: '{ item { id } }' },
    },
    context: async () => ({}),
  });
  await server.stop();
  if (body.kind === 'chunked') throw new Error('Not asked for.');
  return body.string;
}

type SingleResult = Extract<GraphQLResponse['body'], { kind: 'single' }>['singleResult'];

/** A plugin that does something with what is about to be sent. */
function beforeSending(act: (result: SingleResult) => void): ApolloServerPlugin<BaseContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response: { body } }) => {
        if (body.kind === 'single') act(body.singleResult);
      },
    }),
  };
}

const itemOf = (data: SingleResult['data']) => data?.item as { id: string };

describe('A plugin', () => {
  test('that looks at nothing leaves the text as it is', async () => {
    expect(await bodyWith(beforeSending(() => {}))).toBe(`{"data":${TEXT}}\n`);
  });

  test('that reads the data sees it, and the answer is the same', async () => {
    const seen: unknown[] = [];
    const body = await bodyWith(
      beforeSending(({ data }) => {
        seen.push(structuredClone({ ...data }), itemOf(data).id, JSON.stringify(data));
      }),
    );
    expect(seen).toEqual([{ item: { id: 'a' } }, 'a', '{"item":{"id":"a"}}']);
    expect(body).toBe('{"data":{"item":{"id":"a"}}}\n');
  });

  test('that changes something nested changes the answer', async () => {
    const body = await bodyWith(
      beforeSending(({ data }) => {
        itemOf(data).id = 'b';
      }),
    );
    expect(body).toBe('{"data":{"item":{"id":"b"}}}\n');
  });

  test('that puts other data in its place, or adds extensions, is obeyed', async () => {
    const replaced = await bodyWith(
      beforeSending((result) => {
        result.data = { item: null };
      }),
    );
    expect(replaced).toBe('{"data":{"item":null}}\n');
    const extended = await bodyWith(
      beforeSending((result) => {
        result.extensions = { took: 5 };
      }),
    );
    expect(extended).toBe(`{"data":${TEXT},"extensions":{"took":5}}\n`);
  });
});

test('An answer that was given is collected with young objects, not only with all there are', async () => {
  const { run, stop } = await stage();
  const [length, times] = [50_000, 800];
  const growth = await oldGrowthBytes(times, () => {
    const answer = `{"data":{"item":"${ownText(length)}"}}\n`;
    return run(async () => ({ ...RESULT, answer }), { variables: { text: ownText(length) } });
  });
  await stop();
  expect(growth).toBeLessThan((length * times) / 10);
});
