import type { Severity } from './finding.ts';

/** What a project decides about its reviews: the `check` member of `facet.json`. */
export interface CheckSettings {
  /** The severity of findings by their codes; `off`: they are not told. Default: as documented. */
  readonly levels: Readonly<Record<string, Severity | 'off'>>;
  /**
   * How a breaking change is judged that no registered operation of a live release uses. Default
   * `warning`.
   */
  readonly unused: Severity | 'off';
  /** The tags that there are; another is a finding. Absent: those that contracts name. */
  readonly tags?: readonly string[] | undefined;
  /** Whether what lint finds in the base word for word is told, too. Default `off`. */
  readonly existing?: 'note' | 'off' | undefined;
  /** The day of the review, ISO 8601: waivers and deprecations run out. */
  readonly today: string;
}
