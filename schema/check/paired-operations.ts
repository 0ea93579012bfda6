import type { Revisions } from '../check.ts';
import type { ComposedClient, PlannedOperation } from './composed-revision.ts';

/** One client in both revisions. */
export interface PairedClient {
  readonly client: string;
  readonly base?: ComposedClient | undefined;
  readonly head?: ComposedClient | undefined;
  /** Every operation of either side, by name. */
  readonly operations: readonly PairedOperation[];
}

/** One operation in both revisions; at least one of them is there. */
export interface PairedOperation {
  readonly before?: PlannedOperation | undefined;
  readonly after?: PlannedOperation | undefined;
}

/** Every client of either side with its operations: first head's, in their order. */
export function pairedClients({ base, head }: Revisions): PairedClient[] {
  const before = byName(base?.clients ?? []);
  const after = byName(head.clients);
  return [...new Set([...after.keys(), ...before.keys()])].map((client) => {
    const sides = { base: before.get(client), head: after.get(client) };
    return { client, ...sides, operations: pairedOperations(sides) };
  });
}

function byName(clients: readonly ComposedClient[]): ReadonlyMap<string, ComposedClient> {
  return new Map(clients.map((each) => [each.client.client, each]));
}

/**
 * An operation is compared with the same text, or else, as its text has changed, with the one of its
 * name that was registered before: a release may still list that one, too.
 */
function pairedOperations({ base, head }: Pick<PairedClient, 'base' | 'head'>): PairedOperation[] {
  const [befores, afters] = [base?.operations ?? [], head?.operations ?? []];
  const ids = new Map(befores.map((each) => [each.operation.id, each]));
  const registered = befores.filter(({ operation }) => operation.place);
  const names = new Map(registered.map((each) => [each.operation.name, each]));
  const pairs = afters.map((after): PairedOperation => {
    const { id, name, place } = after.operation;
    return { before: ids.get(id) ?? (place && names.get(name)), after };
  });
  const known = new Set(pairs.map(({ before }) => before));
  const removed = befores.filter((before) => !known.has(before)).map((before) => ({ before }));
  return [...pairs, ...removed].sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'en'));
}

function nameOf({ before, after }: PairedOperation): string {
  return (after ?? before)?.operation.name ?? '';
}
