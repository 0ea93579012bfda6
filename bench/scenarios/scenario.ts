import type { GatewaySetup } from '../gateways/gateway.ts';
import type { LoadOptions } from '../load/load.ts';
import type { SubgraphSettings } from '../subgraphs/serve.ts';

/** One kind of traffic that all gateways get in turn. */
export interface Scenario {
  readonly name: ScenarioName;
  /** A sentence for people. */
  readonly about: string;
  /** Of `operations.graphql`. */
  readonly operation: string;
  readonly variables?: object;
  readonly identities: LoadOptions['identities'];
  readonly concurrency: number;
  readonly features: GatewaySetup['features'];
  readonly subgraphs: SubgraphSettings;
}

export type ScenarioName = 'unique' | 'shared' | 'cached' | 'small' | 'slow';

const FRESH: SubgraphSettings = { delayMs: 0, maxAgeS: 0 };

/** DESIGN section 8. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'unique',
    about: 'the public benchmark, each request with an identity of its own: nothing can be shared',
    operation: 'Gateways',
    identities: 'unique',
    concurrency: 16,
    features: 'none',
    subgraphs: FRESH,
  },
  {
    name: 'shared',
    about: 'the public benchmark, identical anonymous requests: what is in flight can be shared',
    operation: 'Gateways',
    identities: 'anonymous',
    concurrency: 64,
    features: 'sharing',
    subgraphs: FRESH,
  },
  {
    name: 'cached',
    about: 'the public benchmark, answered from the response cache',
    operation: 'Gateways',
    identities: 'anonymous',
    concurrency: 16,
    features: 'cache',
    subgraphs: { delayMs: 0, maxAgeS: 600 },
  },
  {
    name: 'small',
    about: 'a small screen of a phone, one fetch, each request with an identity of its own',
    operation: 'Cards',
    identities: 'unique',
    concurrency: 16,
    features: 'none',
    subgraphs: FRESH,
  },
  {
    name: 'slow',
    about: 'the public benchmark, unique identities, subgraphs that take 4 ms',
    operation: 'Gateways',
    identities: 'unique',
    concurrency: 16,
    features: 'none',
    subgraphs: { delayMs: 4, maxAgeS: 0 },
  },
];
