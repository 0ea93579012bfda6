import { request } from 'undici';
import type { Processes } from '../processes/processes.ts';
import type { SubgraphName } from '../workload/subgraph-sdl.ts';
import type { SubgraphCounts, SubgraphSettings } from './serve.ts';

/** The four subgraphs, in a process of their own. */
export interface Subgraphs {
  /** Where each answers, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** How many requests they have had, all together. */
  requests(): Promise<number>;
  /** How many requests one of them has had. */
  requestsTo(name: SubgraphName): Promise<number>;
  set(settings: SubgraphSettings): Promise<void>;
}

export async function startSubgraphs(processes: Processes): Promise<Subgraphs> {
  const process = processes.start({
    directory: import.meta.dirname,
    arguments: ['serve.ts'],
  });
  const { control, urls } = JSON.parse(await process.lineWith('control'));
  const counts = async () => {
    const { body } = await request(control);
    return (await body.json()) as SubgraphCounts;
  };
  return {
    urls,
    requests: async () => (await counts()).requests,
    requestsTo: async (name) => (await counts()).requestsTo[name],
    set: async (settings) => {
      const { body } = await request(control, { method: 'PUT', body: JSON.stringify(settings) });
      await body.dump();
    },
  };
}
