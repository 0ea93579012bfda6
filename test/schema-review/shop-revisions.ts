import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fileOperations } from '../../gateway/cli/review/file-operations.ts';
import type { LiveClient } from '../../gateway/cli/review/live-client.ts';
import { readObservedSizes } from '../../gateway/cli/review/observed-sizes.ts';
import type { ProjectFolder } from '../../gateway/cli/review/project-folder.ts';
import { revisionsOf } from '../../gateway/cli/review/revisions.ts';
import type { BffDefinition } from '../../gateway/definition.ts';
import type { ReviewCache, ReviewedOperation, Revision } from '../../schema/check.ts';
import type { OperationFile } from '../../schema/operations.ts';
import type { ProjectFiles } from './edits.ts';
import { RELEASES, type Release, type Releases } from './shop-releases.ts';

const FILES = ['subgraphs/*/schema.graphql', 'bffs/*/operations/*.graphql', 'CODEOWNERS'];

/** The shop's files as they are. */
export function shopFiles(): ProjectFiles {
  return new Map(
    globSync(FILES)
      .sort()
      .map((path) => [path, readFileSync(path, 'utf8')]),
  );
}

/** What else clients choose, by their names. */
export type Choices = Readonly<Record<string, (bff: BffDefinition) => Partial<BffDefinition>>>;

export interface ShopChange {
  readonly before: ProjectFiles;
  readonly after: ProjectFiles;
  readonly choices?: Choices | undefined;
  readonly releases?: Releases | undefined;
}

/** Both sides of a change of the shop, as `facet check` would read them. */
export async function shopRevisions(
  { before, after, choices = {}, releases = {} }: ShopChange,
  cache: ReviewCache,
): Promise<{ readonly base: Revision; readonly head: Revision }> {
  const bffs = await Promise.all(CLIENTS.map(shopBff));
  const base = folderOf(before, bffs);
  const changed = bffs.map((bff) => ({ ...bff, ...choices[bff.client]?.(bff) }));
  const head = folderOf(after, changed);
  const live = liveClients(base, { ...RELEASES, ...releases });
  const revisions = revisionsOf({ base, head, live }, { base: 'base', head: 'head' }, cache);
  if (!revisions.base) throw new Error('The shop has no base.');
  return { base: revisions.base, head: revisions.head };
}

const CLIENTS = ['web', 'mobile', 'partner'];

async function shopBff(client: string): Promise<BffDefinition> {
  const url = pathToFileURL(resolve('bffs', client, 'bff.ts')).href;
  return ((await import(url)) as { default: BffDefinition }).default;
}

function folderOf(files: ProjectFiles, bffs: readonly BffDefinition[]): ProjectFolder {
  const subgraphs = [...files].flatMap(([file, sdl]) => {
    const [, name] = /^subgraphs\/(.*)\/schema\.graphql$/.exec(file) ?? [];
    return name === undefined ? [] : [{ name, url: `http://${name}`, file, sdl }];
  });
  const clients = bffs.map((bff) => ({ bff, files: operationFiles(files, bff.client) }));
  return {
    subgraphs,
    clients,
    owners: files.get('CODEOWNERS'),
    sizes: readObservedSizes('.'),
    notices: [],
  };
}

function operationFiles(files: ProjectFiles, client: string): OperationFile[] {
  return [...files]
    .filter(([path]) => path.startsWith(`bffs/${client}/operations/`))
    .map(([path, text]) => ({ path, text }));
}

function liveClients(base: ProjectFolder, releases: Releases): Map<string, LiveClient> {
  return new Map(
    base.clients.map(({ bff, files }) => {
      const operations = new Map<string, ReviewedOperation>();
      for (const release of releases[bff.client] ?? []) {
        for (const operation of released(release, files, bff.typenames)) {
          const { version, lastSeenAt } = release;
          const uses = [...(operations.get(operation.id)?.releases ?? []), { version, lastSeenAt }];
          operations.set(operation.id, { ...operation, releases: uses });
        }
      }
      return [bff.client, { operations: [...operations.values()], uses: new Map(), notices: [] }];
    }),
  );
}

function released(
  { text, version }: Release,
  files: readonly OperationFile[],
  typenames: BffDefinition['typenames'],
): readonly ReviewedOperation[] {
  const texts = text === undefined ? files : [{ path: version, text }];
  const { operations } = fileOperations(texts, { schema: undefined, typenames });
  return operations.map(({ place: _, ...operation }) => operation);
}
