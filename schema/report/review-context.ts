import type { CheckSettings } from '../check/settings.ts';

/** What a report tells besides what was found. */
export interface ReviewContext {
  /** What it was compared with, for people: `main (3f2a1b0)`. Absent: with nothing, all is new. */
  readonly base?: string | undefined;
  /** What was reviewed, for people: `the working tree`. */
  readonly head: string;
  /** When it was reviewed, ISO 8601: uses are `seen 2 h ago`. */
  readonly reviewedAt: string;
  /** How long the review took. */
  readonly durationMs: number;
  readonly counts: ReviewCounts;
  readonly settings: CheckSettings;
  /** Whether `text` may be coloured. */
  readonly isColoured: boolean;
  /**
   * The project's folder in its repository, `shop/`: forges know files by their path in the
   * repository, while places hold the path in the project. Default: it is the repository.
   */
  readonly folder?: string | undefined;
  /** Where the head's files are shown, `https://forge.example/shop/blob/<commit>/`; absent: no links. */
  readonly filesUrl?: string | undefined;
}

/** How much was looked at. */
export interface ReviewCounts {
  /** Operations of the head, of all clients. */
  readonly operations: number;
  /** How often the query planner was asked; none when nothing that plans are made of has changed. */
  readonly plannerCalls: number;
}
