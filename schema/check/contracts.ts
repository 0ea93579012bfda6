import type { Check } from '../check.ts';
import { affectedOperations } from './affected-operations.ts';
import { choiceChanges } from './contracts/choice-changes.ts';
import { elementChanges } from './contracts/element-changes.ts';
import { limitChanges } from './contracts/limit-changes.ts';
import { declarationOf } from './declarations.ts';
import type { Finding } from './finding.ts';
import { type PairedClient, pairedClients } from './paired-operations.ts';

/**
 * What enters and leaves each client's view of the graph, be it by tags or by the client's own
 * choices alone, and contracts that cannot be made.
 */
export const contracts: Check = (revisions) =>
  pairedClients(revisions).flatMap((pair) => [
    ...contractErrors(pair, revisions),
    ...(revisions.base?.composition.kind === 'composed' ? comingAndGoing(pair) : []),
    ...choiceChanges(pair),
    ...limitChanges(pair),
    ...elementChanges(pair, revisions),
  ]);

function contractErrors(
  { client, head }: PairedClient,
  revisions: Parameters<Check>[0],
): Finding[] {
  if (head?.contract.kind !== 'failed') return [];
  return head.contract.errors.map(({ code, coordinate, message }) => ({
    code: 'CONTRACT_INVALID',
    check: 'contracts',
    severity: 'blocking',
    message: `The contract of ${client} cannot be made: ${coordinate} ${message} (${code})`,
    advice: "Change the tags, or the choice of tags in the client's bff.ts.",
    coordinate: coordinate === '' ? undefined : coordinate,
    ...declarationOf(revisions.head.revision, coordinate),
    client,
  }));
}

/** Clients that are there on one side only. */
function comingAndGoing({ client, base, head }: PairedClient): Finding[] {
  if (base && head) return [];
  if (head) {
    const message = `${client} is a new client.`;
    return [{ code: 'CLIENT_ADDED', check: 'contracts', severity: 'note', message, client }];
  }
  const live = (base?.client.operations ?? []).filter(({ releases }) => releases.length > 0);
  return [
    {
      code: 'CLIENT_REMOVED',
      check: 'contracts',
      severity: live.length > 0 ? 'blocking' : 'warning',
      message: `${client} is no client any more: none of its releases is answered.`,
      advice: 'Retire its releases first.',
      client,
      affected: affectedOperations(client, live),
    },
  ];
}
