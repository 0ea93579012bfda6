import { BlockList, isIP } from 'node:net';

/** Whatever a test tried to reach outside this machine, in order. */
const attempts: string[] = [];

/** The attempts so far; they are forgotten then. */
export function takeAttempts(): string[] {
  return attempts.splice(0);
}

/** Whether a host's name or address stays on this machine. */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host === 'localhost' || host.endsWith('.localhost');
  return LOOPBACK.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Makes every connection, datagram and lookup off loopback throw, and remembers it. */
export function guardLoopback(onAttempt: (attempt: string) => void = () => {}): void {
  const refuse = (how: string, host: string | undefined) => {
    if (host === undefined || isLoopback(host)) return;
    attempts.push(`${how} ${host}`);
    onAttempt(`${how} ${host}`);
    throw new Error(`Off loopback: ${how} ${host}`);
  };
  // Not imported: a named import made elsewhere later would still see the function of before.
  const net = process.getBuiltinModule('node:net');
  const dgram = process.getBuiltinModule('node:dgram');
  const dns = process.getBuiltinModule('node:dns');
  guard(net.Socket.prototype, 'connect', (args) => refuse('connect', hostOfConnect(args)));
  guard(dgram.Socket.prototype, 'send', (args) => refuse('send', hostOfDatagram(args)));
  guard(dgram.Socket.prototype, 'connect', (args) => refuse('connect', hostOfDatagram(args)));
  guard(dns, 'lookup', ([host]) => refuse('lookup', textOf(host)));
  guard(dns.promises, 'lookup', ([host]) => refuse('lookup', textOf(host)));
}

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Guarded = Method & { [UNGUARDED]?: Method };
const UNGUARDED = Symbol.for('facet.unguarded');

/** Built-in modules outlive a test file, so a guard takes the place of the one before it. */
function guard(owner: object, name: string, check: (args: readonly unknown[]) => void): void {
  const methods = owner as Record<string, Guarded>;
  const present = methods[name];
  const original = present?.[UNGUARDED] ?? present;
  if (!original) throw new Error(`There is no ${name} to guard.`);
  const guarded: Guarded = function (this: unknown, ...args) {
    check(args);
    return original.apply(this, args);
  };
  guarded[UNGUARDED] = original;
  methods[name] = guarded;
}

/** The host of `connect(options)`, `connect(port, host)` or `connect(path)`; none for a path. */
function hostOfConnect(args: readonly unknown[]): string | undefined {
  // `net.connect` hands its arguments on as one list.
  const [target, host] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof target === 'object' && target !== null) {
    const options = target as { path?: unknown; host?: unknown };
    return options.path ? undefined : textOf(options.host);
  }
  return textOf(host);
}

/** The address is the last text after the message or port. */
function hostOfDatagram([, ...args]: readonly unknown[]): string | undefined {
  return textOf(args.findLast((arg) => typeof arg === 'string'));
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
