import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  EMPTY_HEAD,
  type Head,
  type HeadRelease,
  type HeadRetirement,
  isReleaseValid,
  isRetirementValid,
} from './head.ts';
import type {
  ClientRecord,
  IgnoredRelease,
  Release,
  ReleasedOperation,
  ReleaseRecord,
} from './registry.ts';
import {
  listText,
  operationText,
  type ReleaseList,
  readList,
  readOperation,
} from './release-list.ts';
import type { Signature } from './signature.ts';
import type { RegistryStore } from './store.ts';

interface MemoryOptions {
  readonly store: RegistryStore;
  readonly signature: Signature;
}

/** What was read of one client: nothing is read twice, and nothing that was handed out is lost. */
export class ClientMemory {
  readonly #client: string;
  readonly #options: MemoryOptions;
  /** By address. */
  readonly #lists = new Map<string, ReleaseList>();
  /** By address. */
  readonly #operations = new Map<string, ReleasedOperation>();
  /** Releases that were handed out with all their texts, by version. */
  readonly #held = new Map<string, HeadRelease>();
  /** By version, as they count now. */
  #releases: ReadonlyMap<string, HeadRelease> = new Map();
  #retirements: readonly HeadRetirement[] = [];

  constructor(client: string, options: MemoryOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** What a head says, as far as it is to be believed. */
  async recordOf(head: Head): Promise<ClientRecord> {
    const client = this.#client;
    const { signature } = this.#options;
    const ignored: IgnoredRelease[] = [];
    const releases: ReleaseRecord[] = [];
    const valid = new Map<string, HeadRelease>();
    for (const entry of head.releases) {
      const { version, publishedAt, endedAt } = entry;
      const operations = await this.#listOf(entry);
      if (typeof operations === 'string') {
        ignored.push({ version: String(version), reason: operations });
      } else {
        releases.push({ version, publishedAt, ...(endedAt && { endedAt }), operations });
        valid.set(version, entry);
        if (this.#held.has(version)) this.#held.set(version, entry);
      }
    }
    const retirements = head.retirements.filter((each) =>
      isRetirementValid(client, each, signature),
    );
    this.#releases = valid;
    // A store without anything has lost it, or never had any.
    if (head !== EMPTY_HEAD) this.#retirements = retirements;
    return {
      client,
      releases,
      retirements: new Map(retirements.map(({ id, retirement }) => [id, retirement])),
      ...(ignored.length > 0 && { ignored }),
    };
  }

  /** A release with its texts. */
  async release(version: string): Promise<Release | undefined> {
    const entry = this.#releases.get(version) ?? this.#held.get(version);
    const list = entry && this.#lists.get(entry.list);
    if (!list) return undefined;
    await this.#readOperations(list);
    this.#held.set(version, entry);
    const operations = list.flatMap(({ address }) => this.#operations.get(address) ?? []);
    return { client: this.#client, version, operations };
  }

  /** The head with what was handed out and has disappeared, if anything has. */
  restored(head: Head): Head | undefined {
    const lost = [...this.#held.values()].filter(({ version }) => !this.#releases.has(version));
    if (lost.length === 0) return undefined;
    const versions = new Set(lost.map(({ version }) => version));
    const kept = head.releases.filter(({ version }) => !versions.has(version));
    const retirements = head === EMPTY_HEAD ? this.#retirements : head.retirements;
    return { releases: [...kept, ...lost], retirements };
  }

  /** All texts of what was handed out, by address. */
  heldTexts(): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const { list: address } of this.#held.values()) {
      const list = this.#lists.get(address) ?? [];
      texts.set(address, listText(list));
      for (const listed of list) {
        const operation = this.#operations.get(listed.address);
        if (operation) texts.set(listed.address, operationText(operation));
      }
    }
    return texts;
  }

  /** What a release lists, or why it is not believed. */
  async #listOf(entry: HeadRelease): Promise<ReleaseList | string> {
    const { store, signature } = this.#options;
    if (!isReleaseValid(this.#client, entry, signature)) {
      return 'its signature is missing or not of this credential.';
    }
    const known = this.#lists.get(entry.list);
    if (known) return known;
    const texts = await store.texts(this.#client, [entry.list]);
    try {
      const list = readList(entry.list, texts.get(entry.list));
      this.#lists.set(entry.list, list);
      return list;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Some at a time: others want to be served meanwhile. */
  async #readOperations(list: ReleaseList): Promise<void> {
    const unknown = list
      .map(({ address }) => address)
      .filter((address) => !this.#operations.has(address));
    for (let from = 0; from < unknown.length; from += BATCH) {
      const batch = unknown.slice(from, from + BATCH);
      const texts = await this.#options.store.texts(this.#client, batch);
      for (const address of batch) {
        this.#operations.set(address, readOperation(address, texts.get(address)));
      }
      await nextTurn();
    }
  }
}

const BATCH = 50;
