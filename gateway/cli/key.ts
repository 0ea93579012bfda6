import { readConfig } from '../config.ts';
import type { KeyStore } from '../edge/partner-keys/key-store.ts';
import { isLive, makeKey, type PartnerKey } from '../edge/partner-keys/partner-key.ts';
import { createLog } from '../telemetry/log.ts';
import { type Command, type CommandArgs, hint, UsageError } from './command.ts';
import { durationMs } from './duration.ts';
import { openKeyStore, pepperOf } from './key-store.ts';
import { tableText } from './table.ts';

/** Makes, lists and revokes the keys of partners. */
export const key: Command = {
  name: 'key',
  usage: 'new <partner> [--scope "<scope> …"] [--expires <time>] | list [<partner>] | revoke <id>',
  summary: 'Makes, lists and revokes the keys by which partners are known at the edge.',
  options: {
    scope: {
      type: 'string',
      value: '<scopes>',
      help: 'what a new key may do, with spaces between',
    },
    expires: { type: 'string', value: '<time>', help: 'how long a new key opens, as in 90d; 365d' },
  },
  example: [
    'facet key new acme --scope "orders:read" --expires 90d',
    'facet key list acme',
    'facet key revoke 3fe7afbc0d21',
  ].join('\n'),
  words: 2,
  run: async (args) => {
    const [action = '', subject] = args.words;
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (!act) throw new UsageError(`say "new", "list" or "revoke"; ${hint(key)}`);
    const config = readConfig();
    const pepper = pepperOf(config);
    if (!pepper) throw new UsageError('FACET_KEY_PEPPER is not set; NODE_ENV is "production".');
    const store = await openKeyStore(config, pepper, createLog('key', config.logLevel));
    try {
      await store.ready();
      process.stdout.write(await act({ store, pepper, subject, args, now: Date.now() }));
      return 0;
    } finally {
      await store.close();
    }
  },
};

interface Asked {
  readonly store: KeyStore;
  readonly pepper: string;
  readonly subject: string | undefined;
  readonly args: CommandArgs;
  readonly now: number;
}

const ACTIONS: Readonly<Record<string, (asked: Asked) => Promise<string>>> = {
  new: makeNew,
  list,
  revoke,
};

async function makeNew({ store, pepper, subject: partner, args, now }: Asked): Promise<string> {
  if (!partner || !/^[a-z][a-z0-9-]{0,39}$/.test(partner)) {
    throw new UsageError('name the partner in lowercase letters, digits and hyphens.');
  }
  const scopes = (args.text('scope') ?? '').split(' ').filter(Boolean);
  const bad = scopes.find((scope) => !/^[\w.:/-]+$/.test(scope));
  if (bad !== undefined) throw new UsageError(`--scope has "${bad}"; expected names of scopes.`);
  const expires = args.text('expires') ?? '365d';
  const lifeMs = durationMs(expires);
  if (!lifeMs) throw new UsageError(`--expires is "${expires}"; expected a time such as 90d.`);
  const made = makeKey({ partner, scopes, expiresAt: now + lifeMs }, pepper, now);
  let live: readonly PartnerKey[] = [];
  const isAdded = await store.add(made.key, (others) => {
    live = others.filter((each) => each.partner === partner && isLive(each, now));
    return live.length < LIVE_MAX;
  });
  if (!isAdded) {
    const ids = live.slice(0, LIVE_MAX).map(({ id }) => id);
    throw new UsageError(
      `${partner} has two keys, ${ids.join(' and ')}; revoke one before making another.`,
    );
  }
  process.stderr.write('facet: the key is shown this once, and kept nowhere.\n');
  return `${made.text}\n`;
}

/** The one in use, and the one that takes its place. */
const LIVE_MAX = 2;

async function list({ store, subject: partner, now }: Asked): Promise<string> {
  const keys = (await store.read()).filter((each) => !partner || each.partner === partner);
  if (keys.length === 0) return `There are no keys in ${store.name}.\n`;
  const uses = await store.lastUses();
  return tableText([
    ['id', 'partner', 'state', 'made', 'expires', 'last used', 'scopes'],
    ...keys.map((each) => [
      each.id,
      each.partner,
      stateOf(each, now),
      dayOf(each.madeAt),
      dayOf(each.expiresAt),
      dayOf(uses.get(each.id)),
      each.scopes.join(' ') || '-',
    ]),
  ]);
}

async function revoke({ store, subject: id, now }: Asked): Promise<string> {
  if (!id) throw new UsageError(`name a key by its id; ${hint(key)}`);
  const found = (await store.read()).find((each) => each.id === id);
  if (!found) throw new UsageError(`no key "${id}" in ${store.name}.`);
  await store.keep({ ...found, revokedAt: found.revokedAt ?? now });
  return `${found.partner}'s key ${id} opens nothing any more.\n`;
}

function stateOf(each: PartnerKey, now: number): string {
  if (each.revokedAt !== undefined) return 'revoked';
  return isLive(each, now) ? 'live' : 'expired';
}

function dayOf(time: number | undefined): string {
  return time === undefined ? 'never' : new Date(time).toISOString().slice(0, 10);
}
