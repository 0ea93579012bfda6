import type { FormattedExecutionResult } from 'graphql';

type Data = Record<string, unknown>;

/** The texts of data that nobody has looked into. */
const TEXTS = new WeakMap<object, string>();

/**
 * An answer's `data` that is JSON text already. Whoever looks into it, such as a plugin, finds the
 * object that the text describes, made at the first look; as long as nobody does, nothing is made
 * and the text is written as it is.
 */
export function lazyData(text: string): Data | null {
  if (text === 'null') return null;
  // Without a prototype, `__proto__` is a name like any other.
  const data: Data = Object.create(null);
  const proxy = new Proxy(
    data,
    everyTrap(() => {
      // From here on somebody may have changed something, at whatever depth.
      if (TEXTS.delete(proxy)) Object.assign(data, JSON.parse(text));
    }),
  );
  TEXTS.set(proxy, text);
  return proxy;
}

/** Writes a result as JSON; data that nobody looked into is not written a second time. */
export function stringifyResult(result: FormattedExecutionResult): string {
  const { errors, data, ...others } = result;
  const text = data ? TEXTS.get(data) : undefined;
  if (text === undefined) return `${JSON.stringify(result)}\n`;
  const before = errors ? `"errors":${JSON.stringify(errors)},` : '';
  const after = Object.entries(others)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`)
    .join('');
  return `{${before}"data":${text}${after}}\n`;
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

/** Calls `looked` before an object is looked at or into in any way. */
function everyTrap(looked: () => void): ProxyHandler<Data> {
  return Object.fromEntries(
    TRAPS.map((trap) => [
      trap,
      (...args: unknown[]) => {
        looked();
        return (Reflect[trap] as (...all: unknown[]) => unknown)(...args);
      },
    ]),
  );
}
