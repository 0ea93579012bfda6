import type { ClientRecord, Publication, Release, ReleasedOperation } from './registry.ts';

type Listed = Pick<ReleasedOperation, 'id' | 'hash' | 'name'>;

/** What becomes of a release that is published beside what is there already. */
export type PublicationDecision =
  | Publication
  /** The same release is there, and had ended: it lives again. */
  | { readonly kind: 'revived' };

/**
 * The rules of publishing. An id means one text for as long as anybody remembers it, and a version
 * one set of operations: a release that says otherwise is refused as a whole.
 *
 * @param committed what the client's own manifest lists
 */
export function decidePublication(
  { version, operations }: Pick<Release, 'version' | 'operations'>,
  { releases }: Pick<ClientRecord, 'releases'>,
  committed: readonly Listed[] = [],
): PublicationDecision {
  const known = new Map<string, Known>();
  const remember = (each: readonly Listed[], where: string) => {
    for (const { id, hash, name } of each) if (!known.has(id)) known.set(id, { hash, name, where });
  };
  remember(committed, 'the committed manifest');
  for (const release of releases) remember(release.operations, `release ${release.version}`);
  const same = releases.find((release) => release.version === version);
  const reasons = [
    ...(VERSION.test(version) ? [] : [`${JSON.stringify(version)} is no version of a client.`]),
    ...(operations.length > 0 ? [] : ['It holds no operation.']),
    ...conflicts(operations, known),
    ...(same ? differences(version, same.operations, operations) : []),
  ];
  if (reasons.length > 0) return { kind: 'refused', reasons };
  if (same) return { kind: same.endedAt === undefined ? 'unchanged' : 'revived' };
  return { kind: 'published', added: operations.filter(({ id }) => !known.has(id)).length };
}

/** What a client may say of itself in its header. */
const VERSION = /^[\w.+-]{1,32}$/;

interface Known {
  readonly hash: string;
  readonly name: string;
  readonly where: string;
}

function conflicts(
  operations: readonly Listed[],
  before: ReadonlyMap<string, Known>,
): readonly string[] {
  const within = new Map<string, Known>();
  return operations.flatMap(({ id, hash, name }) => {
    const other = before.get(id) ?? within.get(id);
    within.set(id, { hash, name, where: 'this release' });
    if (!other || other.hash === hash) return [];
    return [
      `operation ${name}: the id ${id} stands for another text in ${other.where} (${other.name}).`,
    ];
  });
}

function differences(
  version: string,
  before: readonly Listed[],
  after: readonly Listed[],
): readonly string[] {
  const [idsBefore, idsAfter] = [before, after].map((each) => new Set(each.map(({ id }) => id)));
  const added = after.filter(({ id }) => !idsBefore?.has(id)).length;
  const left = before.filter(({ id }) => !idsAfter?.has(id)).length;
  if (added + left === 0) return [];
  return [
    `release ${version} is there already with other operations: this one adds ${added} and lacks ${left}.`,
  ];
}
