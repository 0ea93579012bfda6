import { guardLoopback } from './loopback-only.ts';

// Loaded with `--import` into the programs that tests start, and into what those start.
guardLoopback((attempt) => process.stderr.write(`Off loopback: ${attempt}\n`));
