import type { Gateway, GatewaySetup } from '../gateways/gateway.ts';
import { CannotStart, type RunningGateway, startGateway } from '../gateways/start-gateway.ts';
import { checkAnswer } from '../load/check-answer.ts';
import {
  createLoadClient,
  type LoadClient,
  type LoadOptions,
  type LoadRequest,
} from '../load/load.ts';
import { freePort } from '../processes/free-port.ts';
import { expectedAnswer } from '../workload/expected-answer.ts';
import type { Operation } from '../workload/operations.ts';
import type { Stage } from './stage.ts';

/** What a gateway is asked. */
export interface Asked {
  readonly operation: Operation;
  readonly variables?: object | undefined;
}

export interface StartOptions extends Asked {
  /** Path of the manifest's file. */
  readonly manifest: string;
  readonly features: GatewaySetup['features'];
  readonly entityCacheMiB?: number;
  /** How long the first right answer may take, in milliseconds. */
  readonly patienceMs?: number;
}

/** Starts a gateway before the stage's subgraphs; a peer that cannot start is told as its reason. */
export async function startOnStage(
  gateway: Gateway,
  { operation, variables, manifest, features, entityCacheMiB, patienceMs }: StartOptions,
  { processes, supergraph, profile }: Stage,
): Promise<RunningGateway | { readonly reason: string }> {
  try {
    const setup = await gateway.prepare({
      port: await freePort(),
      supergraph,
      manifest,
      features,
      ...(entityCacheMiB !== undefined && { entityCacheMiB }),
      ...(profile && gateway.name === 'facet' && { profile }),
    });
    return await startGateway(processes, gateway, setup, {
      ...requestOf(gateway, { operation, variables }),
      ...(patienceMs !== undefined && { patienceMs }),
    });
  } catch (error) {
    // Facet is what is measured: without it there is no run.
    if (!(error instanceof CannotStart) || gateway.name === 'facet') throw error;
    return { reason: error.message };
  }
}

/** What a gateway is sent, and what tells a right answer to it. */
export function requestOf(gateway: Gateway, { operation, variables }: Asked): LoadRequest {
  return {
    body: gateway.requestBody(operation, variables),
    check: checkAnswer(gateway, expectedAnswer(operation.body, variables)),
  };
}

/** A client that asks a running gateway one thing again and again. */
export function clientOf(
  { gateway, setup }: RunningGateway,
  { operation, variables }: Asked,
  load: Pick<LoadOptions, 'identities' | 'concurrency'>,
): LoadClient {
  const request = requestOf(gateway, { operation, variables });
  return createLoadClient({ ...load, port: setup.port, next: () => request });
}
