/** A federated graph whose subgraphs answer from constants, with what a right gateway answers. */
export interface FederationGraph {
  /** What the graph is about, as a sentence. */
  readonly name: string;
  /** The planner prefers the first of equals in the order of these names. */
  readonly subgraphs: readonly FederationSubgraph[];
  readonly cases: readonly FederationCase[];
  /** Undoes what operations did, so that every case starts from the same state. */
  reset?(): void;
}

export interface FederationSubgraph {
  readonly name: string;
  readonly sdl: string;
  /** By type and field, with `__resolveReference`; without one, a reference is the entity itself. */
  readonly resolvers: object;
}

export interface FederationCase {
  readonly title: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Fields stand in the order of the answer. `null` when the request as a whole is refused. */
  readonly data: unknown;
  /**
   * Whether the answer tells of an error: by default it must not. `either` where nobody agrees
   * whether something hidden is an error or merely absent.
   */
  readonly errors?: boolean | 'either';
  /** The status over HTTP where it is not 200. */
  readonly status?: number;
}

/** Links a subgraph to Federation 2 and imports some of its directives. */
export function link(version: `2.${number}`, ...directives: readonly `@${string}`[]): string {
  const imports = directives.map((directive) => `"${directive}"`).join(', ');
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v${version}", import: [${imports}])`;
}

/** Something with an id: a reference, or what it refers to. */
export interface Identified {
  readonly id: string;
}

/** A `__resolveReference` over a list. */
export function byId<Entity extends Identified>(entities: readonly Entity[]) {
  return ({ id }: Identified) => entities.find((entity) => entity.id === id) ?? null;
}

/** A value that `@requires` promised; it fails the field when a gateway did not send it. */
export function required<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('A required field was not sent.');
  return value;
}

/** A resolver that no reasonable plan calls. */
export function neverAsked(): never {
  throw new Error('A plan came here that should not.');
}
