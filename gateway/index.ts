// The door (#gateway): what the author of a BFF needs, and nothing else.

import type { Bff, BffOptions } from './bff.ts';
import type { BffDefinition } from './definition.ts';

// The BFF they make, before a supergraph.
export type { Bff, BffOptions } from './bff.ts';
// A client's choices.
export { type BffChoices, type BffDefinition, defineBff } from './definition.ts';

// What can go wrong while it starts.
export { GenerationError } from './generation-error.ts';

/**
 * Starts the BFF of one client before a supergraph. The engine is loaded when the first is started:
 * who only reads choices, as the edge does, holds none.
 *
 * @throws GenerationError when supergraph or manifest cannot be served
 */
export async function createBff(definition: BffDefinition, options: BffOptions): Promise<Bff> {
  const engine = await import('./bff.ts');
  return engine.createBff(definition, options);
}
