/**
 * How one operation is answered: requests to subgraphs, and where their answers go. Plain data,
 * the same for every run of the operation with the same conditions, so it is made once, stored as
 * JSON and read by reviewers.
 */
export interface Plan {
  /** The requests, each after all that it waits for. */
  readonly steps: readonly Step[];
  /**
   * Where a value stands in the data, by `fieldSignature`, when that is not the client's own
   * response name: aliases that could meet a key or another field have names of their own.
   */
  readonly keys: Readonly<Record<string, string>>;
}

/** One request to one subgraph. */
export interface Step {
  readonly service: string;
  readonly kind: 'query' | 'mutation';
  readonly operationName?: string;
  /** The GraphQL document. */
  readonly text: string;
  /** The client's variables that the document uses. */
  readonly variables: readonly string[];
  /** The steps, by index, whose answers this one needs. */
  readonly after: readonly number[];
  /**
   * The subgraph declares all of it cacheable by everybody: the answer does not depend on the viewer,
   * so the request names none and may be shared by all.
   */
  readonly public?: true;
  /** What the answer holds: one part for its root fields, or one for each `_entities` field. */
  readonly parts: readonly Part[];
}

/** One part of an answer and the places it belongs to. */
export interface Part {
  /**
   * The objects that the part is merged into. What follows at and below its paths is the same for all of
   * them: objects there that hold the same may be made one.
   */
  readonly paths: readonly PlanPath[];
  /** Of a part at the root: the keys it fills. */
  readonly fields?: readonly string[];
  readonly entities?: Entities;
  /**
   * Each object gets a copy of its entity, because another part adds to objects inside it. Absent:
   * equal entities share one.
   */
  readonly copies?: true;
  /** Fields to be renamed once they are here. */
  readonly renames?: readonly Rename[];
  /**
   * How long the part may be kept, in seconds: the smallest hint of all it holds. Absent: the
   * subgraph's schema does not say.
   */
  readonly maxAgeS?: number;
  /**
   * Where entities stand in the part, of one that may be kept: what was made of them is found again.
   * Entities of types without a key that is one plain field have none, nor has what is beyond 50.
   */
  readonly marks?: readonly Mark[];
  /**
   * The types of entities that may stand in the part, of one that may be kept, in alphabetical order:
   * of an interface its own name and those of all its objects, as far as they have keys.
   */
  readonly types?: readonly string[];
}

/** Objects that are entities, in a part's answer as its subgraph gave it: before all `renames`. */
export interface Mark {
  /** From the part's root, or from its entity, to the objects. */
  readonly path: PlanPath;
  readonly type: string;
  /**
   * The response key of what names the entity, by the first key of its type that is one plain field.
   * An object that lacks it is of another type; one where it is null has no name.
   */
  readonly key: string;
}

/** Response keys from the root, `@` for every element of a list. */
export type PlanPath = readonly string[];

/** The representations that a part asks for. */
export interface Entities {
  /** The response key of the `_entities` field. */
  readonly field: string;
  /** The variable of the representations. */
  readonly variable: string;
  /** What a representation holds. */
  readonly requires: readonly RequiredField[];
}

/** One field of a representation. */
export interface RequiredField {
  readonly name: string;
  /** Where the value stands in the data, when not under its name. */
  readonly from?: string;
  /** The values of `__typename` for which the field is sent; absent: all. */
  readonly on?: readonly string[];
  /** Other names to send, by `__typename`: an interface's where the subgraph knows no more. */
  readonly sentAs?: Readonly<Record<string, string>>;
  readonly fields?: readonly RequiredField[];
}

/** A field that the subgraph answers under another key than the one it is merged under. */
export interface Rename {
  /** Keys down to the field; a list of type names lets only those objects pass. */
  readonly path: readonly (string | readonly string[])[];
  readonly to: string;
}
