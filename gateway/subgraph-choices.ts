import { invalid, positive, whole } from './choice-checks.ts';
import type {
  BreakerOptions,
  BulkheadOptions,
  SubgraphOptions,
  SubgraphsOptions,
} from './subgraph/options.ts';

/** How a client's BFF calls subgraphs. */
export interface SubgraphsChoice extends SubgraphChoice {
  /**
   * What is otherwise for some subgraphs, by their names in the supergraph: an optional one may get less
   * time. Default: nothing.
   */
  readonly services?: Readonly<Record<string, SubgraphChoice>>;
}

/** How one subgraph is called. */
export interface SubgraphChoice {
  /** Time for one try, in milliseconds; never more than a whole request has. Default 800. */
  readonly timeoutMs?: number;
  /** Time to open a connection, in milliseconds. Default 250. */
  readonly connectTimeoutMs?: number;
  /** Most bytes of an answer. Default 4 MiB. */
  readonly answerBytes?: number;
  /** Most connections kept open. Default 64. */
  readonly connections?: number;
  /** How many of a hundred queries may be sent a second time; 0 sends none twice. Default 10. */
  readonly retryPercent?: number;
  /**
   * When the subgraph counts as broken: by default when 50 % of at least 20 requests within 10,000 ms
   * failed, or 20 in a row. Then nothing is sent for 5,000 ms, until one request tries again.
   */
  readonly breaker?: Partial<BreakerOptions>;
  /** How much may be under way: by default 64 requests, and 64 more wait up to 50 ms. */
  readonly bulkhead?: Partial<BulkheadOptions>;
}

const DEFAULTS: SubgraphOptions = {
  timeoutMs: 800,
  connectTimeoutMs: 250,
  answerBytes: 4 * 1024 * 1024,
  connections: 64,
  retryPercent: 10,
  breaker: { windowMs: 10_000, failurePercent: 50, minRequests: 20, openMs: 5_000 },
  bulkhead: { running: 64, queued: 64, queueMs: 50 },
};

/**
 * Checks how subgraphs are to be called and fills in the defaults; of some subgraphs, what is chosen for
 * all of them.
 *
 * @throws TypeError quoting the first bad value
 */
export function validSubgraphs(
  { services = {}, ...choice }: SubgraphsChoice,
  deadlineMs: number,
): SubgraphsOptions {
  const all = validSubgraph('subgraphs', choice, { deadlineMs, defaults: DEFAULTS });
  const own = Object.entries(services).map(([name, each]) => [
    name,
    validSubgraph(`subgraphs.services.${name}`, each, { deadlineMs, defaults: all }),
  ]);
  return { ...all, services: Object.fromEntries(own) };
}

function validSubgraph(
  name: string,
  choice: SubgraphChoice,
  { deadlineMs, defaults }: { readonly deadlineMs: number; readonly defaults: SubgraphOptions },
): SubgraphOptions {
  const { breaker, bulkhead, ...chosen } = { ...defaults, ...choice };
  return {
    // A try cannot take longer than all of them together.
    timeoutMs: Math.min(positive(`${name}.timeoutMs`, chosen.timeoutMs), deadlineMs),
    connectTimeoutMs: positive(`${name}.connectTimeoutMs`, chosen.connectTimeoutMs),
    answerBytes: positive(`${name}.answerBytes`, chosen.answerBytes),
    connections: positive(`${name}.connections`, chosen.connections),
    retryPercent: percent(`${name}.retryPercent`, chosen.retryPercent),
    breaker: validBreaker(`${name}.breaker`, { ...defaults.breaker, ...breaker }),
    bulkhead: validBulkhead(`${name}.bulkhead`, { ...defaults.bulkhead, ...bulkhead }),
  };
}

function validBreaker(name: string, breaker: BreakerOptions): BreakerOptions {
  return {
    windowMs: positive(`${name}.windowMs`, breaker.windowMs),
    failurePercent: positive(
      `${name}.failurePercent`,
      percent(`${name}.failurePercent`, breaker.failurePercent),
    ),
    minRequests: positive(`${name}.minRequests`, breaker.minRequests),
    openMs: positive(`${name}.openMs`, breaker.openMs),
  };
}

function validBulkhead(name: string, bulkhead: BulkheadOptions): BulkheadOptions {
  return {
    running: positive(`${name}.running`, bulkhead.running),
    queued: whole(`${name}.queued`, bulkhead.queued),
    queueMs: positive(`${name}.queueMs`, bulkhead.queueMs),
  };
}

function percent(name: string, value: number): number {
  if (whole(name, value) <= 100) return value;
  throw invalid(name, value, 'a whole number up to 100');
}
