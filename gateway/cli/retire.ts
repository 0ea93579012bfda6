import {
  decideRetirement,
  type RetirementDecision,
  type RetirementFacts,
  type RetirementRules,
  stateOf,
} from '../registry/retirement.ts';
import { clientFacts, type OpenedState, withState } from './client-facts.ts';
import { type Command, type CommandArgs, hint, UsageError } from './command.ts';
import { durationMs } from './duration.ts';
import { ago, retirementText } from './retirement-text.ts';

/** Ends releases, and retires operations that nobody uses. */
export const retire: Command = {
  name: 'retire',
  usage: '<client> <version> | <client> --unused-for <time> | <client> --id <id>…',
  summary: 'Ends a release, or tombstones operations that no live release lists and nobody uses.',
  options: {
    'unused-for': {
      type: 'string',
      value: '<time>',
      help: 'how long nobody may have asked for it; with --id 90d',
    },
    grace: { type: 'string', value: '<time>', help: 'how long it is served still; 30d' },
    id: { type: 'string', multiple: true, value: '<id>', help: 'only this one (repeatable)' },
    'dry-run': { type: 'boolean', help: 'only says what would become of each operation' },
  },
  example: [
    'facet retire mobile 5.1',
    'facet retire mobile --unused-for 90d --grace 30d --dry-run',
  ].join('\n'),
  words: 2,
  run: async (args) => {
    const [client, version] = args.words;
    if (!client) throw new UsageError(`name a client; ${hint(retire)}`);
    const job = version ? endingOf(version, args) : retiringOf(args);
    return withState((state) => job(client, state));
  },
};

/** @returns the exit code */
type Job = (client: string, state: OpenedState) => Promise<number>;

function endingOf(version: string, args: CommandArgs): Job {
  const chosen = ['unused-for', 'grace'].find((option) => args.text(option) !== undefined);
  if (chosen || args.texts('id').length > 0) {
    throw new UsageError(`a version, or --${chosen ?? 'id'}, not both; ${hint(retire)}`);
  }
  const isDry = args.flag('dry-run');
  return async (client, state) => {
    const facts = await clientFacts(client, state);
    const release = facts.record.releases.find((each) => each.version === version);
    if (!release) throw new UsageError(`${client} has no release ${version}.`);
    if (release.endedAt) {
      print(`release ${version} of ${client} has been ended already, at ${release.endedAt}`);
      return 0;
    }
    print(lastSeenText(version, facts));
    if (!isDry) await state.registry.end(client, version);
    const alone = aloneIn(version, facts);
    const ended = isDry ? 'would be ended' : 'is ended';
    print(
      `release ${version} of ${client} ${ended}; no live release lists ${alone} of its ${release.operations.length} operations then: deprecated, and served still`,
    );
    return 0;
  };
}

/** How many operations are only in this one of the live releases. */
function aloneIn(version: string, { record, ...facts }: RetirementFacts): number {
  const rest = record.releases.filter((release) => release.version !== version);
  const ended = { ...record, releases: rest };
  const { operations = [] } = record.releases.find((each) => each.version === version) ?? {};
  return operations.filter(({ id }) => stateOf(id, { ...facts, record: ended }) !== 'active')
    .length;
}

function lastSeenText(version: string, { ledger, now }: RetirementFacts): string {
  const seen = ledger.filter((entry) => entry.version === version);
  if (seen.length === 0) return `version ${version} was never seen`;
  const last = seen.reduce((latest, { lastSeen }) => Math.max(latest, lastSeen), 0);
  const requests = seen.reduce((sum, { count }) => sum + count, 0);
  return `version ${version} was last seen ${ago(last, now)}, ${requests} requests in all`;
}

function retiringOf(args: CommandArgs): Job {
  const ids = args.texts('id').map((id) => id.replace(/^sha256:/, ''));
  if (ids.length === 0 && args.text('unused-for') === undefined) {
    throw new UsageError(`name a version, --unused-for or --id; ${hint(retire)}`);
  }
  const rules: RetirementRules = {
    unusedForMs: timeOf(args, 'unused-for', '90d'),
    graceMs: timeOf(args, 'grace', '30d'),
  };
  const isDry = args.flag('dry-run');
  return async (client, state) => {
    const facts = await clientFacts(client, state);
    warnOfEmptyLedger(client, facts);
    const all = decideRetirement(facts, rules);
    const decisions = ids.length === 0 ? all : ids.map((id) => decisionOn(id, all, client));
    const changes = decisions.flatMap(({ id, change }) => (change ? [[id, change] as const] : []));
    if (!isDry && changes.length > 0) await state.registry.retire(client, new Map(changes));
    process.stdout.write(
      retirementText(decisions, { now: facts.now, isDry, tellsAll: ids.length > 0 }),
    );
    return ids.length > 0 && decisions.some(({ kind }) => kind === 'keep' || kind === 'reprieve')
      ? 1
      : 0;
  };
}

function timeOf(args: CommandArgs, option: string, fallback: string): number {
  const text = args.text(option) ?? fallback;
  const ms = durationMs(text);
  if (ms !== undefined) return ms;
  throw new UsageError(`--${option} is "${text}"; expected a time such as 90d, 12h, 30m or 10s.`);
}

function warnOfEmptyLedger(client: string, { ledger }: RetirementFacts): void {
  if (ledger.length > 0) return;
  process.stderr.write(
    `facet: the ledger knows no request of ${client}: nothing tells who uses what\n`,
  );
}

function decisionOn(
  id: string,
  decisions: readonly RetirementDecision[],
  client: string,
): RetirementDecision {
  const decision = decisions.find((each) => each.id === id);
  if (decision) return decision;
  throw new UsageError(`no release of ${client} lists an operation ${id}.`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
