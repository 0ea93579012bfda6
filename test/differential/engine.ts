/** Answers operations: the executor under test, stock Apollo's, or one schema that holds everything. */
export type Engine = (request: Operation) => Promise<Answer>;

/** An operation's text with the variables it is run with. */
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What an engine answered. */
export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
}

export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
}
