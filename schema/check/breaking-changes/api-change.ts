import type { SerializableChange } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';
import type { JudgedOperation } from './judged-operation.ts';

/** A change of an API schema that some operation could feel. */
export interface ApiChange {
  /** Apollo's code where it has one: `FIELD_REMOVED`. */
  readonly code: string;
  readonly coordinate: string;
  /** What happened, as the beginning of a sentence: `Product.stock was removed`. */
  readonly text: string;
  /**
   * What it can do to operations that use it: `breaks` them; `changes` what they get, so that it
   * should be looked at; `informs`: those who write them should know.
   */
  readonly impact: Impact;
  /** Whether others of the same schema's changes tell it already, as long as no operation feels it. */
  readonly isImplied?: boolean;
  /** Whether what has the coordinate is gone. */
  readonly isRemoval?: boolean;
  /** Whether a client's own limits decide it on one side. */
  readonly isLimited?: boolean;
  readonly effectOn: (operation: JudgedOperation) => Impact | undefined;
}

export type Impact = 'breaks' | 'changes' | 'informs';

/** The two sides of a change. */
export interface Schemas {
  readonly base: GraphQLSchema;
  readonly head: GraphQLSchema;
}

/** How changes of each kind are read; what no reader is for concerns no operation. */
export type Readers = {
  readonly [Type in SerializableChange['type']]?: (
    meta: Extract<SerializableChange, { readonly type: Type }>['meta'],
    schemas: Schemas,
  ) => ApiChange | undefined;
};
