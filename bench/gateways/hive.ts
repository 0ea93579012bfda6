import { dirname } from 'node:path';
import { type Gateway, type GatewaySetup, textBody } from './gateway.ts';
import { versionOf } from './version-of.ts';

/** Hive Gateway with the JavaScript runtime it has by default. */
export const hive: Gateway = {
  name: 'hive',
  label: `Hive Gateway ${versionOf('@graphql-hive/gateway')}`,
  prepare: async (setup) => setup,
  program: (setup) => programOf(setup, []),
  requestBody: textBody,
};

/** Hive Gateway with Hive Router's planner, which is Rust, and its own executor for those plans. */
export const hiveRust: Gateway = {
  ...hive,
  name: 'hive-rust',
  label: `Hive Gateway + Rust ${versionOf('@graphql-hive/router-runtime')}`,
  program: (setup) => programOf(setup, ['--hive-router-runtime']),
};

function programOf({ port, supergraph, features }: GatewaySetup, runtime: readonly string[]) {
  const command = 'node_modules/@graphql-hive/gateway/dist/bin.js';
  const config = `gateways/hive-${CONFIG[features]}.config.ts`;
  return {
    directory: dirname(import.meta.dirname),
    arguments: [
      ...[command, 'supergraph', supergraph, '--config-path', config, ...runtime],
      ...['--host', '127.0.0.1', '--port', String(port)],
    ],
  };
}

const CONFIG = { none: 'plain', sharing: 'sharing', cache: 'cache' } as const;
