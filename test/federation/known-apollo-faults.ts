/** A case that stock Apollo Gateway answers wrongly. */
export interface KnownFault {
  readonly graph: string;
  readonly case: string;
  readonly reason: string;
}

const ARGUMENT_TAKEN_OVER = "the client's argument and the requirement's become one field";
const ALIAS_TAKEN_OVER = 'an alias of the client is taken for the field of its name';

export const KNOWN_APOLLO_FAULTS: readonly KnownFault[] = [
  {
    graph: 'requirements with arguments',
    case: 'beside the same field with another argument',
    reason: ARGUMENT_TAKEN_OVER,
  },
  {
    graph: 'requirements with arguments',
    case: "beside the same field with a variable's default",
    reason: ARGUMENT_TAKEN_OVER,
  },
  {
    graph: 'requirements with arguments',
    case: 'beside the same field with a variable, spread twice',
    reason: ARGUMENT_TAKEN_OVER,
  },
  {
    graph: 'two requirements that differ in an argument only',
    case: 'both at once, and a third with arguments elsewhere',
    reason: 'one representation is sent for both',
  },
  {
    graph: 'two requirements that differ in an argument only',
    case: "one beside the client's own argument",
    reason: ARGUMENT_TAKEN_OVER,
  },
  {
    graph: 'two requirements that differ in an argument only',
    case: "both beside the client's own arguments, under aliases that collide with the field",
    reason: 'one representation is sent for both',
  },
  {
    graph: 'a requirement made of nested fragments',
    case: 'both labels, and parts of the piece under an alias of another part',
    reason: ALIAS_TAKEN_OVER,
  },
  {
    graph: 'interface objects that do not resolve',
    case: 'a field that cannot be reached',
    reason: 'the plan is empty, and what was asked for null without an error',
  },
  {
    graph: 'a key that is a plain field elsewhere',
    case: 'under an alias that is the name of the key',
    reason: ALIAS_TAKEN_OVER,
  },
  {
    graph: 'many keys, of which each subgraph resolves one',
    case: 'there by one and back by another',
    reason: 'the first key is taken, though it does not resolve',
  },
];
