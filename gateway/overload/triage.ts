import type { Generation } from '../generation.ts';
import type { Operation } from '../operation.ts';
import type { AdmissionControl } from './admission-control.ts';

/**
 * Whether a request is to be refused before anybody reads it any further: when there is no room for it
 * and it is no mutation, nor something that may be answered from what is kept. `text` is all that names
 * its operation, a query string or a body.
 */
export type Triage = (text: string) => 'pass' | 'refuse';

export interface TriageOptions {
  readonly admission: AdmissionControl;
  readonly current: () => Generation;
  /** Operations of which answers were kept. */
  readonly keepable: WeakSet<Operation>;
}

/** Looks for the id of a registered operation: finding one takes a microsecond, reading more many. */
export function createTriage({ admission, current, keepable }: TriageOptions): Triage {
  return (text) => {
    // What has the lowest priority is refused first: as long as it is let in, everything is.
    if (!admission.isFull('text')) return 'pass';
    const operation = current().operations.get(ID.exec(text)?.[0] ?? '');
    if (!admission.isFull(operation?.kind ?? 'text')) return 'pass';
    const mayBeKept = operation !== undefined && keepable.has(operation);
    return mayBeKept && !admission.isFull('mutation') ? 'pass' : 'refuse';
  };
}

const ID = /[0-9a-f]{64}/;
