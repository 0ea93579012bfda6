import type { Gateway, GatewayName } from '../gateways/gateway.ts';
import type { Pace } from '../measure/interleave.ts';
import type { Processes } from '../processes/processes.ts';
import type { Subgraphs } from '../subgraphs/subgraphs.ts';

/** What every measurement stands on. */
export interface Stage {
  readonly processes: Processes;
  readonly subgraphs: Subgraphs;
  /** The path of the supergraph's file. */
  readonly supergraph: string;
  readonly gateways: readonly Gateway[];
  readonly pace: Pace;
  /** `quick` leaves out what takes long. */
  readonly extent: 'quick' | 'full';
  /** Folder for Facet's CPU profile. */
  readonly profile?: string;
  /** Told what is being measured right now. */
  readonly progress: (text: string) => void;
}

/** One of the stage's gateways. */
export function gatewayNamed({ gateways }: Stage, name: GatewayName): Gateway {
  const gateway = gateways.find((candidate) => candidate.name === name);
  if (!gateway) throw new Error(`no gateway is named "${name}"`);
  return gateway;
}
