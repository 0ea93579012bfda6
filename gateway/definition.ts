import type { ArgumentLimit, ContractFilter, TagFilter } from '#schema';
import { validLimits } from './argument-limits-choice.ts';
import type { DecidePolicies } from './authorize.ts';
import { BUDGETS, type ReviewedBudgets } from './budgets.ts';
import {
  invalid,
  oneOf,
  optionalFunction,
  positive,
  requireDay,
  requireRange,
  texts,
  whole,
} from './choice-checks.ts';
import { CONTENT_ENCODINGS, type Compression, type ContentEncoding } from './content-encoding.ts';
import {
  type Callers,
  type EdgeChoices,
  type RateLimits,
  validEdgeChoices,
} from './edge-choices.ts';
import { type GrowthChoices, validGrowth } from './growth-choices.ts';
import { type AllowlistChoice, type AllowlistRule, modesOf } from './ladder.ts';
import {
  type RequestLimitChoices,
  type RequestLimits,
  validRequestLimits,
} from './limits-choice.ts';
import { type OverloadChoices, validOverload } from './overload/choices.ts';
import type { AllowlistMode } from './persisted.ts';
import type { SubgraphsOptions } from './subgraph/options.ts';
import { type SubgraphsChoice, validSubgraphs } from './subgraph-choices.ts';
import type { VersionChoices } from './version-gate.ts';

/** What one client's team chooses for its BFF. Everything but the client's name has a default. */
export interface BffChoices {
  /** The client: the BFF's path at the edge, its metrics' label, its folder. */
  readonly client: string;
  /** The part of the schema this client may see, by tags. Default: all of it. */
  readonly contract?: TagFilter;
  /** What may run: of all versions, or by rules for some of them. Default `enforce`. */
  readonly allowlist?: AllowlistChoice;
  /**
   * Whether a text runs in `enforce` mode if it is registered to the letter (its SHA-256 is): a
   * step of migration for clients that do not send ids yet. Default `refused`.
   */
  readonly registeredTexts?: 'allowed' | 'refused';
  /** How long versions of the client live. Default: all are served. */
  readonly versions?: VersionChoices;
  /**
   * Whether registered operations ask for `__typename` of every object, as the normalised caches
   * of Apollo Client and Relay want it. Default `as-written`.
   */
  readonly typenames?: 'as-written' | 'every-object';
  /** Whom the edge lets ask. Default `everybody`. */
  readonly callers?: Callers;
  /** How often each of them may ask, by the minute, at the edge. */
  readonly rateLimits?: RateLimits;
  /** Time for a whole request, in milliseconds. Default 3,000. */
  readonly deadlineMs?: number;
  /** How large requests may be, and how much they may ask for. */
  readonly limits?: RequestLimitChoices & {
    /**
     * How much may be asked for by every Int argument named `first` or `last`: more than `max` is
     * refused, and `default` is sent for what is left out where the service's own default is
     * greater, or it has none. Default: no limit; `default` is `max` unless it is given.
     */
    readonly lists?: ArgumentLimit | undefined;
    /** The same for single Int arguments by coordinate, `Image.url(width:)`; they go first. */
    readonly arguments?: Readonly<Record<string, ArgumentLimit>>;
  };
  /** What one operation may cost at most, judged when it is registered. Default: no bounds. */
  readonly budgets?: ReviewedBudgets;
  /** How much more a change may make one operation cost before `facet check` fails. */
  readonly growth?: GrowthChoices;
  /**
   * Subgraphs without which every answer still has `data`, by their names: `facet check` sees to
   * it. Default: none.
   */
  readonly optionalSubgraphs?: readonly string[];
  /**
   * Labels of `@override(label:)` that are on for this client. `percent(n)` is rolled for each
   * request and needs no naming. Default: none.
   */
  readonly overrideLabels?: readonly string[];
  /**
   * Decides about policies that the schema's `@policy` names: those of one operation, once for each
   * request, for its viewer. It may not wait for anything. Default: none is allowed.
   */
  readonly policies?: DecidePolicies;
  readonly cache?: {
    /**
     * Most bytes of whole answers kept in memory, each for as long as its services said or until one
     * of them tells of a change. Default 32 MiB; 0 keeps none.
     */
    readonly responseBytes?: number;
    /** The same of entities and root fields that are the same for everybody. Default 32 MiB. */
    readonly entityBytes?: number;
    /**
     * For how many seconds longer an old answer of everybody's may be given while a new one is
     * made, here and by shared caches. Default 30.
     */
    readonly staleWhileRevalidateS?: number;
    /** The same for as long as no new one can be had. Default 300. */
    readonly staleIfErrorS?: number;
    /**
     * Longest wait for the Redis that instances share, in milliseconds: then it has nothing. Default 50.
     */
    readonly redisTimeoutMs?: number;
    /** What is otherwise for some registered operations, by their names. */
    readonly operations?: Readonly<Record<string, { readonly staleIfErrorS?: number }>>;
  };
  /** How answers are compressed for callers that say they can read it. */
  readonly compression?: {
    /** Encodings offered, the best first; none: nothing is compressed. Default zstd, br, gzip. */
    readonly encodings?: readonly ContentEncoding[];
    /** Answers with fewer bytes go as they are. Default 1,024. */
    readonly minBytes?: number;
  };
  /** How subgraphs are called, and for how long they are left alone when they fail. */
  readonly subgraphs?: SubgraphsChoice;
  /** What is refused, and when, because there is more to do than can be done. */
  readonly overload?: OverloadChoices;
  /** A registered query to greet newcomers with: `npm start` prints it as a curl command. */
  readonly example?: {
    readonly operation: string;
    readonly variables?: Readonly<Record<string, unknown>>;
  };
}

/** A client's choices, checked, with every default filled in. */
export interface BffDefinition extends EdgeChoices {
  readonly client: string;
  readonly contract: ContractFilter;
  readonly allowlist: AllowlistChoice;
  readonly registeredTexts: 'allowed' | 'refused';
  readonly versions: VersionChoices;
  readonly typenames: 'as-written' | 'every-object';
  readonly deadlineMs: number;
  readonly limits: RequestLimits;
  readonly budgets: ReviewedBudgets;
  readonly growth: Required<GrowthChoices>;
  readonly optionalSubgraphs: readonly string[];
  readonly overrideLabels: readonly string[];
  readonly policies: DecidePolicies | undefined;
  readonly cache: Required<NonNullable<BffChoices['cache']>>;
  readonly compression: Compression;
  readonly subgraphs: SubgraphsOptions;
  readonly overload: Required<OverloadChoices>;
  readonly example: BffChoices['example'];
}

/**
 * Checks a client's choices and fills in the defaults.
 *
 * @throws TypeError quoting the first bad value
 */
export function defineBff(choices: BffChoices): BffDefinition {
  const { typenames = 'as-written', contract = {}, registeredTexts = 'refused' } = choices;
  const deadlineMs = positive('deadlineMs', choices.deadlineMs ?? 3_000);
  const allowlist = validAllowlist(choices.allowlist ?? 'enforce');
  const isEnforced = registeredTexts === 'refused' && modesOf(allowlist).every(isEnforce);
  return {
    client: validName(choices.client),
    contract: { ...validTags(contract), ...validLimits(choices.limits) },
    allowlist,
    registeredTexts: oneOf('registeredTexts', registeredTexts, ['allowed', 'refused']),
    versions: validVersions(choices.versions ?? {}),
    typenames: oneOf('typenames', typenames, ['as-written', 'every-object']),
    ...validEdgeChoices(choices),
    deadlineMs,
    limits: validRequestLimits(choices.limits, isEnforced),
    budgets: validBudgets(choices.budgets ?? {}),
    growth: validGrowth(choices.growth ?? {}),
    optionalSubgraphs: texts('optionalSubgraphs', choices.optionalSubgraphs ?? []),
    overrideLabels: texts('overrideLabels', choices.overrideLabels ?? []),
    policies: optionalFunction('policies', choices.policies),
    cache: validCache(choices.cache ?? {}),
    compression: validCompression(choices.compression ?? {}),
    subgraphs: validSubgraphs(choices.subgraphs ?? {}, deadlineMs),
    overload: validOverload(choices.overload),
    example: choices.example,
  };
}

function validName(client: unknown): string {
  if (typeof client === 'string' && /^[a-z][a-z0-9-]{0,39}$/.test(client)) return client;
  throw invalid('client', client, 'a name in lowercase letters, digits and hyphens');
}

const MODES: readonly AllowlistMode[] = ['enforce', 'report', 'open'];

const isEnforce = (mode: AllowlistMode) => mode === 'enforce';

function validAllowlist(allowlist: AllowlistChoice): AllowlistChoice {
  if (!Array.isArray(allowlist)) return oneOf('allowlist', allowlist as AllowlistMode, MODES);
  for (const [index, { versions, mode }] of (allowlist as readonly AllowlistRule[]).entries()) {
    oneOf(`allowlist[${index}].mode`, mode, MODES);
    if (versions !== undefined) requireRange(`allowlist[${index}].versions`, versions);
  }
  return allowlist;
}

function validBudgets(budgets: ReviewedBudgets): ReviewedBudgets {
  for (const name of [...BUDGETS, 'bytes'] as const) {
    const budget = budgets[name];
    if (budget !== undefined) positive(`budgets.${name}`, budget);
  }
  return budgets;
}

function validCache({
  responseBytes = 32 * 1024 * 1024,
  entityBytes = 32 * 1024 * 1024,
  staleWhileRevalidateS = 30,
  staleIfErrorS = 300,
  redisTimeoutMs = 50,
  operations = {},
}: NonNullable<BffChoices['cache']>): BffDefinition['cache'] {
  for (const [name, own] of Object.entries(operations)) {
    const what = `cache.operations.${name}.staleIfErrorS`;
    if (own.staleIfErrorS !== undefined) whole(what, own.staleIfErrorS);
  }
  return {
    responseBytes: whole('cache.responseBytes', responseBytes),
    entityBytes: whole('cache.entityBytes', entityBytes),
    staleWhileRevalidateS: whole('cache.staleWhileRevalidateS', staleWhileRevalidateS),
    staleIfErrorS: whole('cache.staleIfErrorS', staleIfErrorS),
    redisTimeoutMs: positive('cache.redisTimeoutMs', redisTimeoutMs),
    operations,
  };
}

function validCompression({
  encodings = CONTENT_ENCODINGS,
  minBytes = 1_024,
}: NonNullable<BffChoices['compression']>): Compression {
  const names = texts('compression.encodings', encodings) as readonly ContentEncoding[];
  return {
    encodings: names.map((name) => oneOf('compression.encodings', name, CONTENT_ENCODINGS)),
    minBytes: whole('compression.minBytes', minBytes),
  };
}

function validVersions(versions: VersionChoices): VersionChoices {
  const { refuse, nag, missing = 'ok', exempt = [], storeLink } = versions;
  if (refuse !== undefined) requireRange('versions.refuse', refuse);
  if (nag) {
    requireRange('versions.nag.versions', nag.versions);
    requireDay('versions.nag.since', nag.since);
    if (nag.sunset !== undefined) requireDay('versions.nag.sunset', nag.sunset);
  }
  oneOf('versions.missing', missing, ['ok', 'nag', 'refuse']);
  texts('versions.exempt', exempt);
  if (storeLink !== undefined && !/^https:\/\/[^\s<>"]+$/.test(storeLink)) {
    throw invalid('versions.storeLink', storeLink, 'an https:// address');
  }
  return versions;
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
