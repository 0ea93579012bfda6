import { parse, print } from 'graphql';
import { takeRequirements } from '../../schema/auth/applied-requirements.ts';

/**
 * A supergraph that takes nothing of viewers, for whoever compares with stock Apollo, which does not
 * start over one that does.
 */
export function unguarded(supergraph: string): string {
  return print(takeRequirements(parse(supergraph)).document);
}
