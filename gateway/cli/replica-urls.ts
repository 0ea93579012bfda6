import { type CommandArgs, UsageError } from './command.ts';
import type { Project } from './project.ts';

/**
 * The addresses of each client's BFFs: what the command line says, else `FACET_BFFS`, else where the
 * project lays them out.
 *
 * @throws UsageError for what is not `<client>=<url>` of a client of the project
 */
export function replicaUrls(
  { bffs }: Project,
  args: CommandArgs,
  fromEnvironment: readonly string[],
): Record<string, readonly string[]> {
  const told = args.texts('bff');
  const pairs =
    told.length > 0
      ? told.map((pair) => pairOf(pair, '--bff'))
      : fromEnvironment.map((pair) => pairOf(pair, 'FACET_BFFS'));
  const unknown = pairs.find(([client]) => !bffs.some(({ name }) => name === client));
  if (unknown) {
    const names = bffs.map(({ name }) => name).join(', ');
    throw new UsageError(`no client "${unknown[0]}"; there are ${names}.`);
  }
  return Object.fromEntries(
    bffs.map(({ name, url }) => {
      const urls = pairs.flatMap(([client, each]) => (client === name ? [each] : []));
      return [name, urls.length > 0 ? urls : [url]];
    }),
  );
}

function pairOf(pair: string, source: string): readonly [client: string, url: string] {
  const [, client, address = ''] = /^([^=]+)=(https?:\/\/[^?#]+)$/.exec(pair) ?? [];
  if (!client || !URL.canParse(address)) {
    throw new UsageError(`${source} has "${pair}"; expected <client>=<url>.`);
  }
  const url = new URL(address);
  // The path is the same at every BFF of ours.
  if (url.pathname === '/') url.pathname = '/graphql';
  return [client, url.href];
}
