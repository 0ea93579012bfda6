import type { Check, Revisions } from '../check.ts';
import { affectedOperations } from './affected-operations.ts';
import { breakingChanges } from './breaking-changes.ts';
import type { PlannedOperation } from './composed-revision.ts';
import type { Finding } from './finding.ts';
import { fileFindings, placeOfErrors } from './operations/file-errors.ts';
import { removedOperations } from './operations/removed-operations.ts';
import { type PairedClient, pairedClients } from './paired-operations.ts';
import type { CheckSettings } from './settings.ts';

/**
 * Every registered operation, and every one of live releases, over its client's new schema. What a
 * breaking change was told to break is not told again.
 */
export const operations: Check = (revisions, settings) => {
  const told = toldOperations(revisions, settings);
  return pairedClients(revisions).flatMap((pair) => {
    const before = new Map(pair.base?.operations.map((each) => [each.operation.id, each]));
    const found = (pair.head?.operations ?? []).flatMap((after) => {
      const { id } = after.operation;
      return told.has(`${pair.client} ${id}`) ? [] : operationFindings(after, before.get(id), pair);
    });
    return [...found, ...fileFindings(pair), ...removedOperations(pair)];
  });
};

/** Those that a finding names which blocks, and still does as the project has chosen. */
function toldOperations(revisions: Revisions, settings: CheckSettings): ReadonlySet<string> {
  const all = revisions.head.clients.flatMap(({ operations }) => operations);
  if (all.every(({ errors }) => errors.length === 0)) return new Set();
  const blocking = breakingChanges(revisions, settings).filter(
    ({ code, severity }) => (settings.levels[code] ?? severity) === 'blocking',
  );
  const affected = blocking.flatMap((finding) => finding.affected ?? []);
  return new Set(affected.map(({ client, id }) => `${client} ${id}`));
}

function operationFindings(
  after: PlannedOperation,
  before: PlannedOperation | undefined,
  pair: PairedClient,
): Finding[] {
  const { operation, errors, planError } = after;
  if (errors.length === 0 && planError === undefined) return [];
  const isInvalid = errors.length > 0;
  const wasSo = isInvalid ? before?.errors.length : before?.planError;
  const [first, ...others] = isInvalid ? errors : [planError];
  const more = others.length > 0 ? ` And ${others.length} more like that.` : '';
  const what = isInvalid ? `does not fit the schema of ${pair.client}` : 'cannot be answered';
  return [
    {
      code: isInvalid ? 'OPERATION_INVALID' : 'OPERATION_UNPLANNABLE',
      check: 'operations',
      severity: wasSo ? 'note' : 'blocking',
      message: `${operation.name} ${what}: ${first}${more}`,
      advice: operation.place
        ? 'Mend the operation, or what it asks for.'
        : 'Keep what it asks for until the releases that list it are retired.',
      place: placeOfErrors(after, pair) ?? operation.place,
      client: pair.client,
      affected: affectedOperations(pair.client, [operation]),
    },
  ];
}
