import type { Program } from '../processes/processes.ts';
import type { Operation } from '../workload/operations.ts';

/** A gateway that can be measured. */
export interface Gateway {
  readonly name: GatewayName;
  /** With its version, as reports show it. */
  readonly label: string;
  /** What the scenario of the same name needs and this gateway does not have, if so. */
  readonly notBuilt?: Readonly<Record<string, string>>;
  /** Made once before the gateway starts, as its users would at build time. */
  prepare(setup: GatewaySetup): Promise<GatewaySetup>;
  program(setup: GatewaySetup): Program;
  /** The body of the POST a client of this gateway sends. */
  requestBody(operation: Operation, variables: object | undefined): string;
}

export type GatewayName = 'facet' | 'apollo' | 'hive' | 'hive-rust';

/** What a gateway is started with. */
export interface GatewaySetup {
  readonly port: number;
  /** Paths of files. */
  readonly supergraph: string;
  readonly manifest: string;
  /** Query plans made beforehand; absent when the gateway plans for itself. */
  readonly plans?: string;
  /** `sharing`: identical requests in flight are answered once; `cache`: answers are kept. */
  readonly features: 'none' | 'sharing' | 'cache';
  /** What Facet may keep of entities. Default 0: nothing. */
  readonly entityCacheMiB?: number;
  /** Folder for a CPU profile, written when the gateway stops. */
  readonly profile?: string;
}

/** The header that names the caller; every gateway forwards it to every subgraph. */
export const IDENTITY_HEADER = 'x-facet-viewer';

/** Clients that know no persisted queries send the text. */
export function textBody({ body }: Operation, variables: object | undefined): string {
  return JSON.stringify({ query: body, variables });
}
