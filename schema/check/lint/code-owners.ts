/** Who is asked to review a file. */
export interface CodeOwner {
  /** As it is written: `/subgraphs/users/`. */
  readonly pattern: string;
  /** `@facet/users`, `someone@example.com`; empty: expressly nobody. */
  readonly owners: readonly string[];
  /** Whether every file fits: what is left over by all other lines. */
  readonly isFallback: boolean;
}

/** The line that decides about a file: the last one that fits. */
export type CodeOwners = (path: string) => CodeOwner | undefined;

/**
 * Reads a CODEOWNERS file. Patterns are those of `.gitignore` without `!`, `[ ]` and `\#`, and
 * `docs/*` is not about what stands deeper. Headings of sections, which GitLab has, are passed over.
 *
 * @see https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function readCodeOwners(text: string): CodeOwners {
  const lines = text.split('\n').flatMap(readLine).reverse();
  return (path) => lines.find(({ fits }) => fits.test(path));
}

function readLine(line: string): (CodeOwner & { readonly fits: RegExp })[] {
  const [pattern, ...owners] = line
    .replace(/(^|\s)#.*/, '')
    .split(/(?<!\\)\s+/)
    .filter((word) => word !== '');
  if (pattern === undefined || /^\^?\[/.test(pattern)) return [];
  return [{ pattern, owners, isFallback: FALLBACKS.has(pattern), fits: patternOf(pattern) }];
}

const FALLBACKS: ReadonlySet<string> = new Set(['*', '**', '/**', '**/*']);

/** A slash that is not the last character ties a pattern to the root; without one it fits anywhere. */
function patternOf(pattern: string): RegExp {
  const path = pattern.replace(/^\//, '').replace(/\/$/, '');
  const isTied = pattern.replace(/\/$/, '').includes('/');
  const start = isTied ? '^' : '^(?:.*/)?';
  return new RegExp(`${start}${path.split('/').map(segmentOf).join('')}${endOf(pattern)}$`);
}

/** A folder's pattern is about all in it, `folder/*` only about what stands there. */
function endOf(pattern: string): string {
  if (pattern.endsWith('/')) return '/.*';
  return pattern.endsWith('/*') || pattern.endsWith('/**') ? '' : '(?:/.*)?';
}

function segmentOf(segment: string, index: number, all: readonly string[]): string {
  const isLast = index === all.length - 1;
  if (segment === '**') return isLast ? '.*' : '(?:.*/)?';
  const text = segment
    .replaceAll(/\\(.)/g, '$1')
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  return isLast ? text : `${text}/`;
}
