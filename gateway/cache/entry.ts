/** What is kept of one answer or one entity. */
export interface Entry {
  /** JSON text; bytes, where it is given on as it is. */
  readonly text: string | Buffer;
  readonly scope: 'PUBLIC' | 'PRIVATE';
  /** When its origin was asked, in milliseconds since 1970: nothing in it is newer. */
  readonly madeAt: number;
  /** Until when it is as good as new, in milliseconds since 1970. */
  readonly freshUntil: number;
  /** Until when it may stand in for what cannot be had, in milliseconds since 1970. */
  readonly keptUntil: number;
  /**
   * What it was made of: entities (`Product:p7`), types (`Product`) and names of its services' own. One
   * of them changed, and the entry is gone.
   */
  readonly tags: readonly string[];
}
