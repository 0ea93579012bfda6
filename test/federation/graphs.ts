import type { FederationGraph } from './federation-graph.ts';
import { ENTITIES_MET_AGAIN } from './graphs/entities-met-again.ts';
import { ENUM_VALUES_IN_COMMON } from './graphs/enum-values-in-common.ts';
import { FEDERATION_1_COMPOUND_KEYS } from './graphs/federation-1-compound-keys.ts';
import { FEDERATION_1_EXTENSIONS } from './graphs/federation-1-extensions.ts';
import { HIDDEN_ARGUMENTS_AND_VALUES } from './graphs/hidden-arguments-and-values.ts';
import { INPUT_FIELDS_IN_COMMON } from './graphs/input-fields-in-common.ts';
import { INTERFACE_IMPLEMENTED_ELSEWHERE } from './graphs/interface-implemented-elsewhere.ts';
import { INTERFACE_OBJECT_WITH_A_NEIGHBOUR } from './graphs/interface-object-with-a-neighbour.ts';
import { INTERFACE_OBJECT_WITH_REQUIRES } from './graphs/interface-object-with-requires.ts';
import { INTERFACE_OBJECTS } from './graphs/interface-objects.ts';
import { INTERFACE_OBJECTS_THAT_DO_NOT_RESOLVE } from './graphs/interface-objects-that-do-not-resolve.ts';
import { INTERFACE_OF_BARE_ENTITIES } from './graphs/interface-of-bare-entities.ts';
import { INTERFACE_THAT_REFERS_TO_ITSELF } from './graphs/interface-that-refers-to-itself.ts';
import { INTERFACES_ACROSS_SUBGRAPHS } from './graphs/interfaces-across-subgraphs.ts';
import { KEY_BEYOND_A_MISSING_ENTITY } from './graphs/key-beyond-a-missing-entity.ts';
import { KEY_OF_AN_EXTENSION } from './graphs/key-of-an-extension.ts';
import { KEY_OF_ANOTHER_FIELD } from './graphs/key-of-another-field.ts';
import { KEYS_THAT_ARE_EXTERNAL } from './graphs/keys-that-are-external.ts';
import { KEYS_THAT_CONTAIN_KEYS } from './graphs/keys-that-contain-keys.ts';
import { KEYS_THAT_DO_NOT_RESOLVE } from './graphs/keys-that-do-not-resolve.ts';
import { MUTATIONS } from './graphs/mutations.ts';
import { NULLABILITY_WITHIN_A_UNION } from './graphs/nullability-within-a-union.ts';
import { OVERRIDE_BELOW_AN_INTERFACE } from './graphs/override-below-an-interface.ts';
import { OVERRIDES_OF_A_FIELD } from './graphs/override-of-a-field.ts';
import { OVERRIDE_OF_A_REQUIRED_FIELD } from './graphs/override-of-a-required-field.ts';
import { PARENT_OF_PLAIN_OBJECTS } from './graphs/parent-of-plain-objects.ts';
import { PARENT_OF_SHARED_OBJECTS } from './graphs/parent-of-shared-objects.ts';
import { PROVIDES_BELOW_AN_ENTITY } from './graphs/provides-below-an-entity.ts';
import { PROVIDES_NO_MORE_THAN_ASKED } from './graphs/provides-no-more-than-asked.ts';
import { PROVIDES_ON_A_UNION } from './graphs/provides-on-a-union.ts';
import { PROVIDES_ON_AN_INTERFACE } from './graphs/provides-on-an-interface.ts';
import { REQUIRES_AND_PROVIDES } from './graphs/requires-and-provides.ts';
import { REQUIRES_IN_A_CIRCLE } from './graphs/requires-in-a-circle.ts';
import { REQUIRES_IN_CHAINS } from './graphs/requires-in-chains.ts';
import { REQUIRES_OF_REQUIRES } from './graphs/requires-of-requires.ts';
import { REQUIRES_THROUGH_AN_INTERFACE } from './graphs/requires-through-an-interface.ts';
import { REQUIRES_WITH_ARGUMENTS } from './graphs/requires-with-arguments.ts';
import { REQUIRES_WITH_ARGUMENTS_OF_EXTERNAL_FIELDS } from './graphs/requires-with-arguments-of-external-fields.ts';
import { REQUIRES_WITH_CONFLICTING_ARGUMENTS } from './graphs/requires-with-conflicting-arguments.ts';
import { REQUIRES_WITH_FRAGMENTS } from './graphs/requires-with-fragments.ts';
import { SHARED_ROOTS } from './graphs/shared-roots.ts';
import { SKIP_AND_INCLUDE } from './graphs/skip-and-include.ts';
import { TYPE_NAMES } from './graphs/type-names.ts';
import { UNION_KNOWN_IN_PART } from './graphs/union-known-in-part.ts';
import { UNIONS_BELOW_SHARED_OBJECTS } from './graphs/unions-below-shared-objects.ts';
import { UNIONS_THAT_OVERLAP } from './graphs/unions-that-overlap.ts';

/** Every graph, by theme. */
export const GRAPHS: readonly FederationGraph[] = [
  // Fields that require others'
  REQUIRES_AND_PROVIDES,
  REQUIRES_IN_A_CIRCLE,
  REQUIRES_IN_CHAINS,
  REQUIRES_OF_REQUIRES,
  REQUIRES_THROUGH_AN_INTERFACE,
  REQUIRES_WITH_ARGUMENTS_OF_EXTERNAL_FIELDS,
  REQUIRES_WITH_ARGUMENTS,
  REQUIRES_WITH_CONFLICTING_ARGUMENTS,
  REQUIRES_WITH_FRAGMENTS,
  // Interfaces and unions
  INTERFACE_IMPLEMENTED_ELSEWHERE,
  INTERFACE_OF_BARE_ENTITIES,
  INTERFACE_THAT_REFERS_TO_ITSELF,
  INTERFACES_ACROSS_SUBGRAPHS,
  NULLABILITY_WITHIN_A_UNION,
  UNION_KNOWN_IN_PART,
  UNIONS_BELOW_SHARED_OBJECTS,
  UNIONS_THAT_OVERLAP,
  // Interface objects
  INTERFACE_OBJECT_WITH_A_NEIGHBOUR,
  INTERFACE_OBJECT_WITH_REQUIRES,
  INTERFACE_OBJECTS_THAT_DO_NOT_RESOLVE,
  INTERFACE_OBJECTS,
  // Keys
  ENTITIES_MET_AGAIN,
  KEY_BEYOND_A_MISSING_ENTITY,
  KEY_OF_AN_EXTENSION,
  KEY_OF_ANOTHER_FIELD,
  KEYS_THAT_ARE_EXTERNAL,
  KEYS_THAT_CONTAIN_KEYS,
  KEYS_THAT_DO_NOT_RESOLVE,
  PARENT_OF_PLAIN_OBJECTS,
  PARENT_OF_SHARED_OBJECTS,
  // What one path provides
  PROVIDES_BELOW_AN_ENTITY,
  PROVIDES_NO_MORE_THAN_ASKED,
  PROVIDES_ON_A_UNION,
  PROVIDES_ON_AN_INTERFACE,
  // Federation 1, and its habits in Federation 2
  FEDERATION_1_COMPOUND_KEYS,
  ...FEDERATION_1_EXTENSIONS,
  // Overrides
  OVERRIDE_BELOW_AN_INTERFACE,
  ...OVERRIDES_OF_A_FIELD,
  OVERRIDE_OF_A_REQUIRED_FIELD,
  // Enums and inputs
  ENUM_VALUES_IN_COMMON,
  INPUT_FIELDS_IN_COMMON,
  // Type names
  TYPE_NAMES,
  // Hidden from clients
  HIDDEN_ARGUMENTS_AND_VALUES,
  // Directives of clients
  SKIP_AND_INCLUDE,
  // Roots that subgraphs share
  SHARED_ROOTS,
  // Mutations
  MUTATIONS,
];
