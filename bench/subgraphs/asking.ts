/** Somebody who asks a subgraph, what was taken of them for the answer, and what it changed. */
export class Asking {
  /** Entities, as `x-facet-changed` names them. */
  readonly changed: string[] = [];
  readonly #viewer: string | undefined;
  #isViewerTaken = false;

  /** `viewer`: the id; undefined for nobody. */
  constructor(viewer: string | undefined) {
    this.#viewer = viewer;
  }

  get viewer(): string {
    this.#isViewerTaken = true;
    return this.#viewer ?? '';
  }

  /** Whether anybody else would be answered the same, now and later. */
  get isForEverybody(): boolean {
    return !this.#isViewerTaken && this.changed.length === 0;
  }
}
