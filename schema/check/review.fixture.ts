import { Kind, parse } from 'graphql';
import type { Check, Revisions } from '../check.ts';
import { operationId } from '../manifest/operation-id.ts';
import { type ComposedRevision, composeRevision } from './composed-revision.ts';
import type { Finding } from './finding.ts';
import type { ClientRevision, ReviewedOperation, Revision } from './revision.ts';
import type { CheckSettings } from './settings.ts';

/** For tests: a project at one moment. */
export interface TestRevision {
  /** SDLs by the subgraphs' names; what they import stands on the first line, before theirs. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** The operations of the one client, `web`, by their texts; a release 1.0.0 lists all of them. */
  readonly operations?: readonly string[];
  /** Other choices than the defaults. */
  readonly web?: Partial<ClientRevision>;
  readonly owners?: string;
}

/** Composes a revision of tests, or says why it does not compose. */
export function composedOf(given: TestRevision): ComposedRevision {
  const composed = composeRevision(revisionOf(given));
  if (composed.composition.kind === 'composed') return composed;
  throw new Error(JSON.stringify(composed.composition.errors));
}

/** What a check says of a change between two revisions of tests. */
export function findingsOf(
  check: Check,
  { base, head }: { readonly base?: TestRevision; readonly head: TestRevision },
  settings = SETTINGS,
): Finding[] {
  const revisions: Revisions = { base: base && composedOf(base), head: composedOf(head) };
  return check(revisions, settings);
}

/** Findings in one line each: `blocking PLAN_REQUESTS_GREW The message.` */
export function linesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ severity, code, message }) => `${severity} ${code} ${message}`);
}

/** The settings of a project that has chosen nothing. */
export const SETTINGS: CheckSettings = { levels: {}, unused: 'warning', today: '2026-06-01' };

/** The revision before it is composed. */
export function revisionOf(given: TestRevision): Revision {
  const { subgraphs, operations = [], web, owners } = given;
  return {
    name: 'test',
    subgraphs: Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      url: `http://${name}`,
      file: `subgraphs/${name}/schema.graphql`,
      sdl: sdl.includes('@link') ? sdl : HEAD + sdl,
    })),
    clients: [{ ...CLIENT, operations: operations.map(operationOf), ...web }],
    ...(owners !== undefined && { owners }),
  };
}

const HEAD = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@requires", "@external", "@provides", "@override", "@tag", "@listSize", "@cost", "@authenticated", "@requiresScopes", "@interfaceObject", "@inaccessible"]
) directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
enum CacheControlScope { PUBLIC PRIVATE } `.replaceAll('\n', ' ');

/** For tests: a client that chose nothing. */
export const CLIENT: ClientRevision = {
  client: 'web',
  contract: {},
  overrideLabels: [],
  budgets: {},
  growth: { subgraphRequests: 1, sequentialRequests: 0, entityLookups: 1 },
  optionalSubgraphs: [],
  operations: [],
  errors: [],
};

function operationOf(body: string): ReviewedOperation {
  const definition = parse(body).definitions.find(
    (each) => each.kind === Kind.OPERATION_DEFINITION,
  );
  const name = definition?.name?.value ?? '';
  return {
    id: operationId(body),
    name,
    type: definition?.operation === 'mutation' ? 'mutation' : 'query',
    body,
    place: { file: `bffs/web/operations/${name}.graphql`, line: 1, column: 1 },
    releases: [{ version: '1.0.0' }],
  };
}
