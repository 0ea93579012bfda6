import { createHash } from 'node:crypto';
import type { ContractFilter } from '../contract/filtered-schema.ts';
import type { ArgumentLimits } from '../limits/argument-limit.ts';
import type { OpenedContract } from '../opened-contract.ts';
import type { OperationPlans } from './variant.ts';

/** Changes whenever plans are made or read in another way: then no stored plan fits any more. */
const PLANNER_VERSION = 'facet-plans/4 @apollo/query-planner/2.14.4';

/**
 * What a plan was made for: this version of the planner, a supergraph and an operation. A plan
 * under another key is stale or foreign.
 */
export function planKey(supergraphHash: string, body: string): string {
  return sha256(`${PLANNER_VERSION}\n${supergraphHash}\n${body}`);
}

/** What an opened contract was made of: this version, a supergraph and the filter of a contract. */
export function contractKey(supergraph: string, filter: ContractFilter): string {
  const { includeTags = [], excludeTags = [], limits } = filter;
  const parts = [includeTags, excludeTags, ...(limits ? [limits] : [])];
  return sha256(`${PLANNER_VERSION}\n${JSON.stringify(parts)}\n${supergraph}`);
}

/**
 * The hash of a contract's supergraph and limits, for `planKey`: what they let through was judged,
 * and what they send in the place of what is left out was planned.
 */
export function supergraphHash(supergraph: string, limits?: ArgumentLimits): string {
  return sha256(limits ? `${supergraph}\n${JSON.stringify(limits)}` : supergraph);
}

/** An opened contract and plans by their keys, as JSON text until somebody needs them. */
export type StoredPlans = ReadonlyMap<string, string>;

/**
 * Writes an opened contract and the plans over it as JSON lines, `["<key>","<sum>",<value>]`, one
 * for each operation, so that a changed operation is a changed line.
 */
export function formatPlans(
  entries: Iterable<readonly [key: string, value: OpenedContract | OperationPlans]>,
): string {
  return [...entries]
    .map(([key, value]) => {
      const json = JSON.stringify(value);
      return `["${key}","${sumOf(json)}",${json}]\n`;
    })
    .join('');
}

/**
 * Reads what `formatPlans` wrote. A line that was altered or cut off is left out: what it planned
 * is planned anew.
 */
export function parsePlans(text: string): StoredPlans {
  const plans = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, sum, json] = LINE.exec(line) ?? [];
    if (key && json && sum === sumOf(json)) plans.set(key, json);
  }
  return plans;
}

const LINE = /^\["([0-9a-f]{64})","([0-9a-f]{16})",(.*)\]$/s;

function sumOf(json: string): string {
  return sha256(json).slice(0, 16);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
