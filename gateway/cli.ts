#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { type Commands, run, UsageError } from './cli/command.ts';
import { ConfigError } from './config.ts';
import { GenerationError } from './generation-error.ts';

// What one start compiled the next one reads, which saves a third of its time or more. Not kept where
// this folder cannot be written; NODE_COMPILE_CACHE names another, NODE_DISABLE_COMPILE_CACHE=1 none.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/facet'));

// Each is loaded when it is asked for: a subgraph's process holds no gateway and no composer.
const COMMANDS: Commands = {
  dev: async () => (await import('./cli/dev.ts')).dev,
  serve: async () => (await import('./cli/serve.ts')).serve,
  subgraph: async () => (await import('./cli/subgraph.ts')).subgraph,
  edge: async () => (await import('./cli/edge.ts')).edge,
  watch: async () => (await import('./cli/watch.ts')).watch,
  publish: async () => (await import('./cli/publish.ts')).publish,
  releases: async () => (await import('./cli/releases.ts')).releases,
  retire: async () => (await import('./cli/retire.ts')).retire,
  doctor: async () => (await import('./cli/doctor.ts')).doctor,
  compose: async () => (await import('./cli/compose.ts')).compose,
  plan: async () => (await import('./cli/plan.ts')).plan,
  check: async () => (await import('./cli/check.ts')).check,
  new: async () => (await import('./cli/new.ts')).createNew,
  invalidate: async () => (await import('./cli/invalidate.ts')).invalidate,
  key: async () => (await import('./cli/key.ts')).key,
  token: async () => (await import('./cli/token.ts')).token,
};

try {
  process.exitCode = await run(COMMANDS, process.argv.slice(2));
} catch (error) {
  if (!isForThePerson(error)) {
    // Node's own code for it is 1, which commands that judge something end with when it is bad.
    process.on('exit', () => {
      process.exitCode = 2;
    });
    throw error;
  }
  process.stderr.write(`facet: ${error.message}\n`);
  process.exitCode = error instanceof GenerationError ? 1 : 2;
}

/** Errors whose message tells the person at the keyboard all there is to know. */
function isForThePerson(error: unknown): error is Error {
  return (
    error instanceof UsageError ||
    error instanceof ConfigError ||
    error instanceof GenerationError ||
    (error instanceof TypeError && error.message.startsWith('"'))
  );
}
