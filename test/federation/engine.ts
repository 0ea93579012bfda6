/** Answers a document as a gateway does, its refusals included. */
export type Engine = (
  document: string,
  variables: Readonly<Record<string, unknown>>,
) => Promise<Answer>;

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}
