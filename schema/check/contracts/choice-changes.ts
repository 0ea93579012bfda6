import { isDeepStrictEqual as isEqual } from 'node:util';
import type { ContractFilter } from '../../contract/filtered-schema.ts';
import type { Finding } from '../finding.ts';
import type { PairedClient } from '../paired-operations.ts';

/** What a client chooses differently about its contract. */
export function choiceChanges({ client, base, head }: PairedClient): Finding[] {
  if (!base || !head) return [];
  const [before, after] = [choicesOf(base.client.contract), choicesOf(head.client.contract)];
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .filter((name) => !isEqual(before.get(name), after.get(name)))
    .map((name) => ({
      code: 'CONTRACT_CHOICE_CHANGED',
      check: 'contracts',
      severity: 'note',
      message: `${client} chooses ${textOf(after.get(name))} for ${name} instead of ${textOf(before.get(name))}.`,
      client,
    }));
}

/** By their names in `bff.ts`; what is empty chooses nothing. */
function choicesOf({ includeTags = [], excludeTags = [], limits }: ContractFilter) {
  const { lists, arguments: own = {} } = limits ?? {};
  const choices: [name: string, choice: unknown][] = [
    ['contract.includeTags', includeTags.length > 0 ? includeTags.toSorted() : undefined],
    ['contract.excludeTags', excludeTags.length > 0 ? excludeTags.toSorted() : undefined],
    ['limits.lists', lists],
    ...Object.entries(own).map(([at, limit]): [string, unknown] => [
      `limits.arguments ${at}`,
      limit,
    ]),
  ];
  return new Map(choices.filter(([, choice]) => choice !== undefined));
}

/** `nothing`, `internal, web`, `max 20, default 10`. */
function textOf(choice: unknown): string {
  if (choice === undefined) return 'nothing';
  if (Array.isArray(choice)) return choice.join(', ');
  const parts = Object.entries(choice as object).filter(([, value]) => value !== undefined);
  return parts.map(([name, value]) => `${name} ${value}`).join(', ');
}
