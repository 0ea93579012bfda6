import { request } from 'undici';
import type { Processes } from '../processes/processes.ts';
import type { SubgraphSettings } from './serve.ts';

/** The four subgraphs, in a process of their own. */
export interface Subgraphs {
  /** Where each answers, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** How many requests they have had, all together. */
  requests(): Promise<number>;
  set(settings: SubgraphSettings): Promise<void>;
}

export async function startSubgraphs(processes: Processes): Promise<Subgraphs> {
  const process = processes.start({
    directory: import.meta.dirname,
    arguments: ['serve.ts'],
  });
  const { control, urls } = JSON.parse(await process.lineWith('control'));
  return {
    urls,
    requests: async () => {
      const { body } = await request(control);
      return ((await body.json()) as { readonly requests: number }).requests;
    },
    set: async (settings) => {
      const { body } = await request(control, { method: 'PUT', body: JSON.stringify(settings) });
      await body.dump();
    },
  };
}
