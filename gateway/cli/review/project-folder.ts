import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ObservedSizes, SubgraphFile } from '#schema/check';
import type { OperationFile } from '#schema/operations';
import type { BffDefinition } from '../../definition.ts';
import { UsageError } from '../command.ts';
import {
  DEFAULT_BASE_PORT,
  GENERATED_FOLDER,
  layOut,
  loadBff,
  PROJECT_FILE,
  readProjectFile,
} from '../project.ts';
import { readObservedSizes } from './observed-sizes.ts';

/** What a project's folder holds, as far as a review looks at it. Paths count from the folder. */
export interface ProjectFolder {
  readonly subgraphs: readonly SubgraphFile[];
  readonly clients: readonly ClientFolder[];
  /** The text of its CODEOWNERS file. */
  readonly owners: string | undefined;
  /** What its answers were seen to be like; undefined: nobody measured. */
  readonly sizes?: ObservedSizes | undefined;
  /** What could not be read and is judged otherwise: sentences for people. */
  readonly notices: readonly string[];
}

/** One client's choices, and the files of its operations. */
export interface ClientFolder {
  readonly bff: BffDefinition;
  readonly files: readonly OperationFile[];
  /** Its committed plans as people read them, by the names of operations. */
  readonly planTexts?: Readonly<Record<string, string>>;
}

/**
 * Reads a project's folder.
 *
 * @param today of a base: the choices of now, by client. They stand in for choices of then that
 *   cannot be read any more, because `defineBff` has changed
 * @throws UsageError when something is missing
 */
export async function readProjectFolder(
  folder: string,
  today?: ReadonlyMap<string, BffDefinition>,
): Promise<ProjectFolder> {
  const project = readProjectFile(folder);
  const subgraphs = layOut(project, DEFAULT_BASE_PORT).subgraphs.map(({ name, url }) =>
    readSubgraph(folder, name, url),
  );
  const clients: ClientFolder[] = [];
  const notices: string[] = [];
  for (const name of project.bffs) {
    const choices = await readChoices(folder, name, today);
    if (choices.notice !== undefined) notices.push(choices.notice);
    if (choices.bff) {
      const files = operationFiles(folder, name);
      clients.push({ bff: choices.bff, files, planTexts: planTexts(folder, name) });
    }
  }
  return {
    subgraphs,
    clients,
    owners: ownersIn(folder),
    sizes: readObservedSizes(folder),
    notices,
  };
}

function readSubgraph(folder: string, name: string, url: string): SubgraphFile {
  const file = `subgraphs/${name}/schema.graphql`;
  const path = join(folder, file);
  if (existsSync(path)) return { name, url, file, sdl: readFileSync(path, 'utf8') };
  throw new UsageError(`${path} does not exist, and ${join(folder, PROJECT_FILE)} lists it.`);
}

interface Choices {
  readonly bff?: BffDefinition | undefined;
  readonly notice?: string;
}

async function readChoices(
  folder: string,
  name: string,
  today: ReadonlyMap<string, BffDefinition> | undefined,
): Promise<Choices> {
  try {
    return { bff: await loadBff(join(folder, 'bffs', name)) };
  } catch (error) {
    if (!today) throw error;
    const bff = today.get(name);
    const [reason] = (error as Error).message.split('\n');
    const judged = bff ? 'those of today stand in for them' : 'the client counts as new';
    return {
      bff,
      notice: `the base's choices of ${name} cannot be read any more: ${judged} (${reason})`,
    };
  }
}

function operationFiles(folder: string, client: string): OperationFile[] {
  return globSync(`bffs/${client}/operations/**/*.graphql`, { cwd: folder })
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

function planTexts(folder: string, client: string): Record<string, string> {
  const paths = globSync(`${GENERATED_FOLDER}/${client}/plans/*.txt`, { cwd: folder });
  return Object.fromEntries(
    paths.map((path) => [basename(path, '.txt'), readFileSync(join(folder, path), 'utf8')]),
  );
}

/** GitHub looks for it in these places, in this order. */
export const OWNERS_FILES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

function ownersIn(folder: string): string | undefined {
  const file = OWNERS_FILES.map((each) => join(folder, each)).find(existsSync);
  return file === undefined ? undefined : readFileSync(file, 'utf8');
}
