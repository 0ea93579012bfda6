/** A named text: a file's path or an address, and what it holds. */
export interface Artefact {
  readonly name: string;
  readonly text: string;
}
