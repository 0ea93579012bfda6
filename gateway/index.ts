// The door (#gateway): what the author of a BFF needs, and nothing else.

// The BFF they make, before a supergraph.
export { type Bff, type BffOptions, createBff } from './bff.ts';
// A client's choices.
export { type BffChoices, type BffDefinition, defineBff } from './definition.ts';

// What can go wrong while it starts.
export { GenerationError } from './generation-error.ts';
