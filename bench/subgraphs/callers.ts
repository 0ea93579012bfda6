import type { JsonWebKey } from 'node:crypto';
import { digestOf, recogniseBffs } from '../../subgraphs/service/caller.ts';
import type { SubgraphName } from '../workload/subgraph-sdl.ts';
import { Asking } from './asking.ts';

/** Who asks with that body; undefined when the `Authorization` header proves nothing of it. */
export type Recognise = (authorization: string | undefined, body: string) => Asking | undefined;

/** Takes the word of BFFs that have these public keys, as the services of the shop do. */
export function recogniserOf(name: SubgraphName, keys: readonly JsonWebKey[]): Recognise {
  const recognise = recogniseBffs(name, { keys }, () => {});
  return (authorization, body) => {
    const caller = recognise(authorization);
    return caller?.digest === digestOf(body) ? new Asking(caller.viewer?.id) : undefined;
  };
}
