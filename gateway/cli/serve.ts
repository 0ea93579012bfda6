import { type Config, inspectConfig } from '../config.ts';
import type { DrainOptions } from '../drain.ts';
import { chosenIdentity, tokenIdentity } from './bff-identity.ts';
import type { Command, CommandArgs } from './command.ts';
import { bffFaults, requireStartable } from './production.ts';
import { runUntilStopped } from './run-until-stopped.ts';
import { fromFolder, fromOptions, SERVING_OPTIONS, type Serving } from './serving.ts';
import { openState } from './state.ts';

/** Serves one BFF: a folder of the project, or any supergraph without a line of code. */
export const serve: Command = {
  name: 'serve',
  usage: 'bffs/<client> | --supergraph <file or URL> [options]',
  summary: 'Serves one BFF as it runs in production, or a BFF before any supergraph.',
  options: SERVING_OPTIONS,
  example: [
    'facet serve bffs/mobile',
    'facet serve --supergraph supergraph.graphql --manifest persisted-queries.json --port 4100',
  ].join('\n'),
  words: 1,
  run: async (args) => {
    const inspected = inspectConfig();
    const { config } = inspected;
    const [folder] = args.words;
    const { definition, options } = folder
      ? await fromFolder(folder, args, config)
      : fromOptions(args, config);
    const keepsState = folder !== undefined;
    const passesHeaders = args.text('identity') === 'headers';
    requireStartable(`${definition.client} BFF`, inspected, () =>
      bffFaults({ definition, passesHeaders, keepsState }, config),
    );
    const trusting = { client: definition.client, config, log: options.log };
    const identity = folder ? tokenIdentity(trusting) : chosenIdentity(args, trusting);
    if (!folder) warnWithoutManifest(args);
    // A supergraph that is only tried out leaves nothing behind.
    const serving = { definition, options: { ...options, identity } };
    return runUntilStopped(() => start(serving, keepsState ? config : undefined), {
      ...config,
      log: options.log,
    });
  },
};

/** Starts a BFF with the releases and the ledger that the configuration names, if any. */
async function start({ definition, options }: Serving, config: Config | undefined) {
  // Mistakes are told before the engine is loaded.
  const { createBff } = await import('../bff.ts');
  const state = config && (await openState(config, options.log));
  if (state && !state.registry) options.log.warn(NO_REGISTRY);
  try {
    const { registry, ledger, redis } = state ?? {};
    const cacheSecret = config?.publishCredential;
    const bff = await createBff(definition, { ...options, registry, ledger, redis, cacheSecret });
    const close = async (how: DrainOptions) => {
      await bff.close(how);
      await state?.close();
    };
    return { name: definition.client, url: bff.url, close };
  } catch (error) {
    // Its connections would keep the process from ending.
    await state?.close();
    throw error;
  }
}

const NO_REGISTRY =
  'REDIS_URL is set and FACET_PUBLISH_CREDENTIAL is not: releases in Redis are ignored';

function warnWithoutManifest(args: CommandArgs): void {
  if (args.texts('manifest').length > 0 || args.text('allowlist') !== undefined) return;
  process.stderr.write('facet: without --manifest any operation may run (--allowlist open).\n');
}
