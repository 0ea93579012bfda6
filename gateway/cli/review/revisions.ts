import {
  composeRevision,
  type ObservedSizes,
  type ReviewCache,
  type Revision,
} from '#schema/check';
import { withState } from '../client-facts.ts';
import { baseFolder } from './base-folder.ts';
import { clientRevision, liveOperations } from './client-revision.ts';
import { type FileOperations, fileOperations } from './file-operations.ts';
import { type LiveClient, liveClient } from './live-client.ts';
import { type ProjectFolder, readProjectFolder } from './project-folder.ts';

/** The two sides of a review, and what whoever reads it should know of them. */
export interface ReadRevisions {
  /** Absent: everything counts as new. */
  readonly base?: Revision | undefined;
  readonly head: Revision;
  /** Sentences for people. */
  readonly notices: readonly string[];
}

/**
 * Reads the project in the current folder as it is and, by a git ref or folder, as it was: default
 * is the merge base with `origin/main`, else with `main`. Operations of live releases stand in
 * both, with who used them last.
 *
 * @throws UsageError when either side cannot be read
 * @throws ConfigError when releases or the ledger cannot be read
 */
export async function readRevisions(
  ref: string | undefined,
  cache: ReviewCache,
): Promise<ReadRevisions> {
  const found = baseFolder(ref);
  const head = await readProjectFolder('.');
  const base = found.folder === undefined ? undefined : await readBase(found.folder, head);
  const live = await liveClients([head, ...(base ? [base] : [])]);
  return {
    ...revisionsOf({ base, head, live }, { base: found.name, head: 'working tree' }, cache),
    notices: [
      ...found.notices,
      ...(base?.notices ?? []),
      ...[...live.values()].flatMap((client) => client.notices),
    ],
  };
}

/** The two sides as they were read. */
export interface Sides {
  readonly base: ProjectFolder | undefined;
  readonly head: ProjectFolder;
  readonly live: ReadonlyMap<string, LiveClient>;
}

/** Makes revisions of what was read: operations of live releases stand in both. */
export function revisionsOf(
  { base, head, live }: Sides,
  names: Readonly<Record<'base' | 'head', string>>,
  cache: ReviewCache,
): Omit<ReadRevisions, 'notices'> {
  const committed = base && allFileOperations(base, cache);
  const sides = { live, committed, sizes: head.sizes };
  return {
    base: base && revisionOf(base, names.base, { ...sides, own: committed ?? new Map() }),
    head: revisionOf(head, names.head, { ...sides, own: allFileOperations(head, cache) }),
  };
}

/** The project in the current folder alone, as `facet plan` looks at it. */
export async function readRevision(cache: ReviewCache): Promise<Revision> {
  const head = await readProjectFolder('.');
  const own = allFileOperations(head, cache);
  const live = await liveClients([head]);
  return revisionOf(head, 'working tree', { own, live, committed: undefined, sizes: head.sizes });
}

function readBase(folder: string, head: ProjectFolder): Promise<ProjectFolder> {
  const choices = new Map(head.clients.map(({ bff }) => [bff.client, bff]));
  return readProjectFolder(folder, choices);
}

type ByClient<Value> = ReadonlyMap<string, Value>;

function liveClients(folders: readonly ProjectFolder[]): Promise<ByClient<LiveClient>> {
  const names = new Set(folders.flatMap(({ clients }) => clients.map(({ bff }) => bff.client)));
  return withState(async (state) => {
    const clients = await Promise.all([...names].map((name) => liveClient(name, state)));
    return new Map([...names].map((name, index) => [name, clients[index] as LiveClient]));
  });
}

/** The operations of every client's files. What makes them wrong is known by its contract. */
function allFileOperations(folder: ProjectFolder, cache: ReviewCache): ByClient<FileOperations> {
  const clients = folder.clients.map((client) => clientRevision(client));
  const composed = composeRevision({ ...folder, name: '', clients }, cache);
  const schemas = new Map(
    composed.clients.map(({ client, contract }) => [
      client.client,
      contract.kind === 'contract' ? contract.schema : undefined,
    ]),
  );
  return new Map(
    folder.clients.map(({ bff, files }) => [
      bff.client,
      fileOperations(files, { schema: schemas.get(bff.client), typenames: bff.typenames }),
    ]),
  );
}

interface Known {
  /** What the revision's own files hold. */
  readonly own: ByClient<FileOperations>;
  readonly live: ByClient<LiveClient>;
  /** What the base's files hold; undefined: there is no base. */
  readonly committed: ByClient<FileOperations> | undefined;
  /** What answers were seen to be like: of both sides, what the head knows. */
  readonly sizes: ObservedSizes | undefined;
}

function revisionOf(
  { subgraphs, clients, owners }: ProjectFolder,
  name: string,
  { own, live, committed, sizes }: Known,
): Revision {
  return {
    name,
    subgraphs,
    owners,
    clients: clients.map((each) => {
      const { client } = each.bff;
      const released = liveOperations(live.get(client), committed?.get(client));
      return { ...clientRevision(each, own.get(client), released), sizes };
    }),
  };
}
