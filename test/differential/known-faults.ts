import type { DocumentNode, FieldNode, GraphQLSchema } from 'graphql';
import type { Answer, Operation } from './engine.ts';
import { withChainedRequirementsApart } from './faults/chained-requirements-apart.ts';
import { oneRequirementEach } from './faults/one-requirement.ts';
import { withPrivateAliases } from './faults/private-aliases.ts';
import { withResolvableKeysFirst } from './faults/resolvable-keys-first.ts';
import { withResolvedConditions } from './faults/resolved-conditions.ts';
import { withSettledFragments } from './faults/settled-fragments.ts';
import { withoutInterfaceTypenames } from './faults/typenames-of-interfaces.ts';

/**
 * A case in which stock Apollo is wrong. It is recognised by its cure: Apollo's answer to the cured
 * operation, which means the same, is right.
 */
export interface KnownFault {
  readonly name: string;
  readonly reason: string;
  /** The same operation, so written that the fault cannot happen. */
  readonly cure?: (
    operation: { readonly document: DocumentNode; readonly variables: Operation['variables'] },
    schema: GraphQLSchema,
  ) => DocumentNode;
  /** The same supergraph, so written that the fault cannot happen. */
  readonly cureSupergraph?: (supergraph: string) => string;
  /** A subgraph's answer, given the names of all interfaces, so that the fault cannot happen. */
  readonly cureAnswer?: (answer: Answer, interfaces: ReadonlySet<string>) => Answer;
  /** The same operation in parts that can be asked one by one, in which the fault cannot happen. */
  readonly split?: (
    document: DocumentNode,
    schema: GraphQLSchema,
    supergraph: string,
  ) => readonly DocumentNode[];
  /** Whether only the order of keys is wrong. */
  readonly isAboutOrder?: boolean;
  /** Whether other aliases are the cure: one such cure is enough. */
  readonly isAboutAliases?: boolean;
}

export const KNOWN_FAULTS: readonly KnownFault[] = [
  {
    name: 'keys are in another order',
    reason:
      'The executor merges fields that are written more than once, and `__typename` in introspection, in an order of its own; the specification has the order in which they are met first.',
    isAboutOrder: true,
  },
  {
    name: 'alias meets a field of the plan',
    reason:
      'Keys and required fields are fetched under their own names. A client alias of the same name takes their place, and its value is sent to the subgraphs instead.',
    cure: withAliases(({ alias }) => alias !== undefined),
    isAboutAliases: true,
  },
  {
    name: 'arguments meet a requirement',
    reason:
      "A field that a @requires needs with certain arguments, or the defaults, is merged with the client's own selection of it, and one of them gets the other's value.",
    cure: withAliases(() => true),
    isAboutAliases: true,
  },
  {
    name: 'conditions are hoisted',
    reason:
      'The planner moves @skip and @include from fields to whole fetches, and with them fields that are not meant.',
    cure: ({ document, variables }, schema) => withResolvedConditions(document, variables, schema),
  },
  {
    name: 'fragments on abstract types are nested',
    reason:
      'A fragment on an abstract type inside another one, or on an interface object: the planner throws, or the executor forgets which type the object has and drops the fields.',
    cure: ({ document }, schema) => withSettledFragments(document, schema),
  },
  {
    name: 'requirements meet each other',
    reason:
      'Two fields require one field with different arguments: both get the value for one of them.',
    split: oneRequirementEach,
  },
  {
    name: 'a requirement of a requirement is forgotten',
    reason:
      'A field requires another that itself requires a third. Where the plan is in the subgraph of the second already, it asks for it at once, without the third.',
    cureSupergraph: withChainedRequirementsApart,
  },
  {
    name: 'an interface object overwrites a type',
    reason:
      "A fetch from a subgraph with an @interfaceObject asks for `__typename`, gets the interface's name, and the executor forgets the object's own.",
    cureAnswer: withoutInterfaceTypenames,
  },
  {
    name: 'first key is not resolvable',
    reason: 'The planner goes by the first key of a type even where it is `resolvable: false`.',
    cureSupergraph: withResolvableKeysFirst,
  },
];

function withAliases(isMeant: (field: FieldNode) => boolean): NonNullable<KnownFault['cure']> {
  return ({ document }) => withPrivateAliases(document, isMeant);
}
