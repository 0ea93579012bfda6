import type { Check } from '../check.ts';
import { readLifecycle } from '../lifecycle.ts';
import { addedDeprecatedUses } from './lifecycle/deprecated-uses.ts';
import { restrictedUses } from './lifecycle/restricted-uses.ts';
import { pairedClients } from './paired-operations.ts';

/**
 * Operations that use what they may not: drafts, what is for other clients, and deprecated elements
 * that they did not use before.
 */
export const lifecycle: Check = ({ base, head }) => {
  const before = readLifecycle(base?.revision.subgraphs ?? []);
  const after = readLifecycle(head.revision.subgraphs);
  return pairedClients({ base, head }).flatMap((pair) => [
    ...restrictedUses(pair, { before, after, revision: head.revision }),
    ...(base ? addedDeprecatedUses(pair, head.revision) : []),
  ]);
};
