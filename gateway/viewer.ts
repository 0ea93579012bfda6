/** Who is signed in, as the edge verified it. */
export interface Viewer {
  readonly id: string;
  readonly scopes: readonly string[];
}
