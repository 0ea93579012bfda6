import type { TagFilter } from '#schema';
import type { AllowlistMode } from './persisted.ts';

/** What one client's team chooses for its BFF. Everything but the client's name has a default. */
export interface BffChoices {
  /** The client: the BFF's path at the edge, its metrics' label, its folder. */
  readonly client: string;
  /** The part of the schema this client may see, by tags. Default: all of it. */
  readonly contract?: TagFilter;
  /** What may run. Default `enforce`. */
  readonly allowlist?: AllowlistMode;
  /**
   * Whether registered operations ask for `__typename` of every object, as the normalised caches
   * of Apollo Client and Relay want it. Default `as-written`.
   */
  readonly typenames?: 'as-written' | 'every-object';
  /** Time for a whole request, in milliseconds. Default 3,000. */
  readonly deadlineMs?: number;
  readonly limits?: {
    /** Most bytes of a request's body. Default 16 KiB; 100 KiB unless the allowlist is enforced. */
    readonly bodyBytes?: number;
  };
  readonly subgraphs?: {
    /** Time for one try of a request to a subgraph, in milliseconds. Default 800. */
    readonly timeoutMs?: number;
    /** Most bytes of a subgraph's answer. Default 4 MiB. */
    readonly answerBytes?: number;
    /** Most connections kept to one subgraph. Default 64. */
    readonly connections?: number;
  };
  /** A registered query to greet newcomers with: `npm start` prints it as a curl command. */
  readonly example?: {
    readonly operation: string;
    readonly variables?: Readonly<Record<string, unknown>>;
  };
}

/** A client's choices, checked, with every default filled in. */
export interface BffDefinition {
  readonly client: string;
  readonly contract: TagFilter;
  readonly allowlist: AllowlistMode;
  readonly typenames: 'as-written' | 'every-object';
  readonly deadlineMs: number;
  readonly limits: { readonly bodyBytes: number };
  readonly subgraphs: {
    readonly timeoutMs: number;
    readonly answerBytes: number;
    readonly connections: number;
  };
  readonly example: BffChoices['example'];
}

/**
 * Checks a client's choices and fills in the defaults.
 *
 * @throws TypeError quoting the first bad value
 */
export function defineBff(choices: BffChoices): BffDefinition {
  const { allowlist = 'enforce', typenames = 'as-written', contract = {} } = choices;
  const bodyBytes = allowlist === 'enforce' ? 16 * 1024 : 100 * 1024;
  return {
    client: validName(choices.client),
    contract: validTags(contract),
    allowlist: oneOf('allowlist', allowlist, ['enforce', 'report', 'open']),
    typenames: oneOf('typenames', typenames, ['as-written', 'every-object']),
    deadlineMs: positive('deadlineMs', choices.deadlineMs ?? 3_000),
    limits: { bodyBytes: positive('limits.bodyBytes', choices.limits?.bodyBytes ?? bodyBytes) },
    subgraphs: {
      timeoutMs: positive('subgraphs.timeoutMs', choices.subgraphs?.timeoutMs ?? 800),
      answerBytes: positive(
        'subgraphs.answerBytes',
        choices.subgraphs?.answerBytes ?? 4 * 1024 * 1024,
      ),
      connections: positive('subgraphs.connections', choices.subgraphs?.connections ?? 64),
    },
    example: choices.example,
  };
}

function validName(client: unknown): string {
  if (typeof client === 'string' && /^[a-z][a-z0-9-]{0,39}$/.test(client)) return client;
  throw invalid('client', client, 'a name in lowercase letters, digits and hyphens');
}

function validTags(contract: TagFilter): TagFilter {
  for (const name of ['includeTags', 'excludeTags'] as const) {
    const tags: unknown = contract[name] ?? [];
    if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string' && tag !== '')) {
      throw invalid(`contract.${name}`, tags, 'a list of tags');
    }
  }
  return contract;
}

function oneOf<Value extends string>(name: string, value: Value, values: readonly Value[]): Value {
  if (values.includes(value)) return value;
  throw invalid(name, value, values.join(', '));
}

function positive(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw invalid(name, value, 'a positive whole number');
}

function invalid(name: string, value: unknown, expected: string): TypeError {
  return new TypeError(`"${name}" is ${JSON.stringify(value)}; expected ${expected}.`);
}
