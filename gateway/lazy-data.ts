import type { FormattedExecutionResult } from 'graphql';

/**
 * Where an answer's text stands until somebody looks into its data. No WeakMap: all that one holds lives
 * until the next full collection, for those of young objects take it for needed.
 */
const UNREAD = Symbol('unread');

type Data = Record<string, unknown> & { [UNREAD]?: string };

/**
 * The `data` of an answer that is JSON text already: `{"data":…}` and a line's end. Whoever looks into
 * it, such as a plugin, finds the object that the text describes, made at the first look; as long as
 * nobody does, nothing is made and the text is written as it is.
 */
export function lazyData(answer: string): Data | null {
  if (answer === NULL_ANSWER) return null;
  // Without a prototype, `__proto__` is a name like any other.
  const data: Data = Object.create(null);
  data[UNREAD] = answer;
  return new Proxy(data, MAKE_FIRST);
}

const NULL_ANSWER = '{"data":null}\n';

/** Writes a result as JSON; data that nobody looked into is not written a second time. */
export function stringifyResult(result: FormattedExecutionResult): string {
  const { errors, data, ...others } = result;
  const answer = (data as Data | null | undefined)?.[UNREAD];
  if (answer === undefined) return `${JSON.stringify(result)}\n`;
  const before = errors ? `"errors":${JSON.stringify(errors)},` : '';
  const after = Object.entries(others)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`)
    .join('');
  if (before === '' && after === '') return answer;
  return `{${before}${answer.slice('{'.length, -'}\n'.length)}${after}}\n`;
}

const TRAPS = [
  'get',
  'set',
  'has',
  'deleteProperty',
  'ownKeys',
  'getOwnPropertyDescriptor',
  'defineProperty',
  'getPrototypeOf',
  'setPrototypeOf',
  'isExtensible',
  'preventExtensions',
] as const;

/** Every way to look at or into data makes it first. */
const MAKE_FIRST: ProxyHandler<Data> = Object.fromEntries(
  TRAPS.map((trap) => [
    trap,
    (data: Data, ...args: unknown[]) => {
      if (args[0] === UNREAD) return data[UNREAD];
      const { [UNREAD]: answer } = data;
      if (answer !== undefined) {
        // From here on somebody may have changed something, at whatever depth.
        delete data[UNREAD];
        Object.assign(data, JSON.parse(answer).data);
      }
      return (Reflect[trap] as (...all: unknown[]) => unknown)(data, ...args);
    },
  ]),
);
