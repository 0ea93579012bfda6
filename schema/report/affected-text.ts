import type { AffectedOperation } from '../check/finding.ts';
import { timeAgo } from './time-ago.ts';

/**
 * Operations in few words, those of the same releases together:
 * `mobile 5.1, 5.2: ProductScreen (seen 2 h ago), Search`.
 *
 * @param operations the ones used last first, as findings have them
 * @param now ISO 8601
 */
export function affectedTexts(operations: readonly AffectedOperation[], now: string): string[] {
  const byRelease = Map.groupBy(
    operations,
    ({ client, versions }) =>
      `${client} ${versions.length > 0 ? shortened(versions, MOST_VERSIONS) : '(not released)'}`,
  );
  return [...byRelease].map(([release, each]) => `${release}: ${namesText(each, now)}`);
}

/** When they were seen is said once where it is the same of all. */
function namesText(operations: readonly AffectedOperation[], now: string): string {
  const names = operations.map(({ operation }) => operation);
  const seen = operations.map(({ lastSeenAt }) =>
    lastSeenAt === undefined ? '' : ` (seen ${timeAgo(lastSeenAt, now)})`,
  );
  const [first = ''] = seen;
  if (seen.some((each) => each !== first)) {
    return shortened(
      names.map((name, index) => name + seen[index]),
      MOST_OPERATIONS,
    );
  }
  const isOfMany = names.length > 1 && first !== '';
  return (
    shortened(names, MOST_OPERATIONS) + (isOfMany ? first.replace('(seen', '(all seen') : first)
  );
}

const MOST_VERSIONS = 6;
const MOST_OPERATIONS = 8;

/** The first ones, and how many more there are. */
export function shortened(names: readonly string[], most: number): string {
  const rest = names.length - most;
  if (rest <= 1) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${rest} more`;
}
