import { isDeepStrictEqual as isEqual } from 'node:util';
import type { Check, Revisions } from '../check.ts';
import { readSupergraph } from '../supergraph.ts';
import { affectedOperations } from './affected-operations.ts';
import type { ApiChange, Schemas } from './breaking-changes/api-change.ts';
import { apiChanges } from './breaking-changes/api-changes.ts';
import { JudgedOperation } from './breaking-changes/judged-operation.ts';
import { judge, severityOf } from './breaking-changes/judgement.ts';
import { adviceOn, hiddenText, judgementText } from './breaking-changes/judgement-text.ts';
import type { ComposedClient, ComposedRevision } from './composed-revision.ts';
import { declarationInEither, declarationOf } from './declarations.ts';
import type { Finding } from './finding.ts';
import { type PairedClient, pairedClients } from './paired-operations.ts';
import type { CheckSettings } from './settings.ts';

/**
 * Changes of each client's schema, judged by the operations that live releases of this very client
 * list: what none of them uses is as severe as the project's settings say, what no client's contract
 * shows is a note.
 */
export const breakingChanges: Check = (revisions, settings) => {
  const { base, head } = revisions;
  if (!base || base.composition.kind === 'failed') return [];
  const changed = pairedClients(revisions).flatMap((pair) => changedClient(pair) ?? []);
  const found = changed.flatMap((client) => clientFindings(client, revisions, settings));
  return [...found, ...hiddenFindings({ base, head }, changed, settings)];
};

/** A client whose schema is there on both sides, and changes. */
interface ChangedClient {
  readonly client: string;
  readonly changes: readonly ApiChange[];
  readonly operations: readonly JudgedOperation[];
}

function changedClient({ client, base, head }: PairedClient): ChangedClient | undefined {
  const [before, after] = [base?.contract, head?.contract];
  if (!base || !head || before?.kind !== 'contract' || after?.kind !== 'contract') return undefined;
  if (before.sdl === after.sdl) return undefined;
  const schemas = { base: before.schema, head: after.schema };
  const operations = judgedOperations(base, head, schemas);
  // What its own limits do to a client is told by the check of contracts.
  const isLimitedAnew = !isEqual(base.client.contract.limits, head.client.contract.limits);
  const changes = apiChanges(schemas).filter(({ isLimited }) => !(isLimited && isLimitedAnew));
  return { client, changes, operations };
}

/** What fitted the base, and is still to be answered. */
function judgedOperations(
  base: ComposedClient,
  head: ComposedClient,
  schemas: Schemas,
): JudgedOperation[] {
  const fitting = base.operations.filter(({ errors }) => errors.length === 0);
  const ids = new Set(fitting.map(({ operation }) => operation.id));
  return head.operations
    .filter(({ operation }) => ids.has(operation.id))
    .map((after) => new JudgedOperation(after, schemas));
}

function clientFindings(
  { client, changes, operations }: ChangedClient,
  revisions: Revisions,
  settings: CheckSettings,
): Finding[] {
  return changes.flatMap((made) => {
    const change = asSeen(made, revisions);
    const judgement = judge(change, operations);
    const severity = severityOf(change, judgement, settings);
    if (severity === 'off') return [];
    return {
      code: change.code,
      check: 'breaking-changes',
      severity,
      message: judgementText(change, judgement, client),
      advice: adviceOn(change, judgement),
      coordinate: change.coordinate,
      ...declarationInEither(revisions, change.coordinate),
      client,
      affected: affectedOperations(
        client,
        judgement.operations.map(({ operation }) => operation),
      ),
    };
  });
}

/** What subgraphs still declare has left the contract only. */
function asSeen(change: ApiChange, { head }: Revisions): ApiChange {
  const { isRemoval, coordinate } = change;
  if (!isRemoval || !declarationOf(head.revision, coordinate)) return change;
  return { ...change, text: `${coordinate} is no longer part of the contract` };
}

/** What breaks nobody, because no client's contract shows it. */
function hiddenFindings(
  { base, head }: { readonly base: ComposedRevision; readonly head: ComposedRevision },
  changed: readonly ChangedClient[],
  { unused }: CheckSettings,
): Finding[] {
  // What a client sees that has no contract any more cannot be told.
  if (head.clients.some(({ contract }) => contract.kind === 'failed')) return [];
  const severity = head.clients.length > 0 ? 'note' : unused;
  if (severity === 'off' || supergraphOf(base) === supergraphOf(head)) return [];
  const [before, after] = [apiOf(base), apiOf(head)];
  if (!before || !after) return [];
  const shown = new Set(changed.flatMap(({ changes }) => changes.map(keyOf)));
  return apiChanges({ base: before, head: after })
    .filter(
      (change) => change.impact === 'breaks' && !change.isImplied && !shown.has(keyOf(change)),
    )
    .map((change) => ({
      code: change.code,
      check: 'breaking-changes',
      severity,
      message: hiddenText(change, head.clients.length),
      coordinate: change.coordinate,
      ...declarationInEither({ base, head }, change.coordinate),
    }));
}

function keyOf({ code, coordinate }: ApiChange): string {
  return `${code} ${coordinate}`;
}

function supergraphOf({ composition }: ComposedRevision): string {
  return composition.kind === 'composed' ? composition.supergraph : '';
}

function apiOf(revision: ComposedRevision) {
  const read = readSupergraph(supergraphOf(revision));
  return read.kind === 'supergraph' ? read.api : undefined;
}
