import { setImmediate as nextTurn } from 'node:timers/promises';
import { ClientMemory } from './client-memory.ts';
import {
  EMPTY_HEAD,
  formatHead,
  type Head,
  parseHead,
  signedRelease,
  signedRetirement,
} from './head.ts';
import { decidePublication } from './publication.ts';
import type { ClientRecord, Publication, Registry, Release, Retirement } from './registry.ts';
import { releaseTexts } from './release-list.ts';
import type { Signature } from './signature.ts';
import type { RegistryStore, StoredHead } from './store.ts';

/**
 * The registry over a store: believes what is signed, changes what counts atomically, and puts
 * back what a store has lost, for it remembers what it handed out.
 */
export function createRegistry(store: RegistryStore, signature: Signature): Registry {
  const { memoryOf, read, change } = createHeads(store, signature);
  return {
    name: store.name,
    record: async (client) => {
      const { revision, head, record } = await read(client);
      const memory = memoryOf(client);
      const restored = store.isVolatile ? memory.restored(head) : undefined;
      if (!restored) return record;
      await store.keep(client, memory.heldTexts());
      // If somebody was faster, that is a change to be told of, and the next record restores the rest.
      await store.replace(client, formatHead(restored), revision);
      return memory.recordOf(restored);
    },
    release: async (client, version) => {
      await read(client);
      return memoryOf(client).release(version);
    },
    publish: async (release) => {
      const { list, texts } = releaseTexts(release.operations);
      const decide = publishing(release, list, signature);
      const { next, result } = decide(await read(release.client));
      if (!next) return result;
      // Texts count for nothing until a head says so: it is no matter if this goes no further.
      await store.keep(release.client, texts);
      return change(release.client, decide);
    },
    end: (client, version) => change(client, ending(client, version, signature)),
    retire: (client, changes) => change(client, retiring(client, changes, signature)),
    watch: store.watch,
    close: store.close,
  };
}

/** Reads and changes what counts. */
function createHeads(store: RegistryStore, signature: Signature) {
  const memories = new Map<string, ClientMemory>();
  const known = new Set<string>();
  const memoryOf = (client: string): ClientMemory => {
    const memory = memories.get(client) ?? new ClientMemory(client, { store, signature });
    memories.set(client, memory);
    return memory;
  };
  const read = async (client: string): Promise<Read> => {
    const stored = await store.head(client);
    const head = headOf(stored, store);
    if (head !== EMPTY_HEAD) known.add(client);
    else if (known.has(client) && !store.isVolatile) {
      // Nothing takes a head away: a disk is gone, or somebody emptied it.
      throw new Error(`${store.name} has lost the releases of ${client}.`);
    }
    const record = await memoryOf(client).recordOf(head);
    return { revision: stored?.revision, head, record };
  };
  /** However many others change it at the same time. */
  const change = async <Result>(client: string, decide: Decide<Result>): Promise<Result> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { revision, ...state } = await read(client);
      const { next, result } = decide(state);
      if (!next || (await store.replace(client, formatHead(next), revision))) return result;
      await nextTurn();
    }
    throw new Error(`${store.name} changes faster than the releases of ${client} can be written.`);
  };
  return { memoryOf, read, change };
}

const ATTEMPTS = 20;

/** Where anybody may write, what is no head is as good as none, and is put right by who knows. */
function headOf(stored: StoredHead | undefined, { name, isVolatile }: RegistryStore): Head {
  const head = stored && parseHead(stored.text);
  if (head) return head;
  if (!stored || isVolatile) return EMPTY_HEAD;
  throw new Error(`what is in ${name} is no registry.`);
}

interface State {
  readonly head: Head;
  readonly record: ClientRecord;
}

interface Read extends State {
  readonly revision: string | undefined;
}

/** What is to count from now on, if anything changes. */
type Decide<Result> = (state: State) => { readonly next?: Head; readonly result: Result };

function publishing(release: Release, list: string, signature: Signature): Decide<Publication> {
  const { client, version, operations } = release;
  return ({ head, record }) => {
    const decided = decidePublication(release, record);
    if (decided.kind === 'refused' || decided.kind === 'unchanged') return { result: decided };
    const publishedAt = new Date().toISOString();
    const entry = signedRelease(client, { version, publishedAt, list }, signature);
    const ids = new Set(operations.map(({ id }) => id));
    const next = {
      releases: [...head.releases.filter((each) => each.version !== version), entry],
      // What a live release lists is active, whatever became of it before.
      retirements: head.retirements.filter(({ id }) => !ids.has(id)),
    };
    return { next, result: decided.kind === 'revived' ? { kind: 'published', added: 0 } : decided };
  };
}

function ending(client: string, version: string, signature: Signature): Decide<void> {
  return ({ head, record }) => {
    const listed = record.releases.find((each) => each.version === version);
    if (!listed) throw new Error(`There is no release ${version} of ${client}.`);
    if (listed.endedAt !== undefined) return { result: undefined };
    const endedAt = new Date().toISOString();
    const releases = head.releases.map((each) =>
      each.version === version ? signedRelease(client, { ...each, endedAt }, signature) : each,
    );
    return { next: { ...head, releases }, result: undefined };
  };
}

function retiring(
  client: string,
  changes: ReadonlyMap<string, Retirement | undefined>,
  signature: Signature,
): Decide<void> {
  const changed = [...changes].flatMap(([id, retirement]) =>
    retirement ? [signedRetirement(client, { id, retirement }, signature)] : [],
  );
  return ({ head }) => ({
    next: {
      ...head,
      retirements: [...head.retirements.filter(({ id }) => !changes.has(id)), ...changed],
    },
    result: undefined,
  });
}
