import { positive } from './choice-checks.ts';
import { DOCUMENT_LIMITS, type DocumentLimits } from './limits.ts';
import { VARIABLE_LIMITS, type VariableLimits } from './variable-limits.ts';

/** How large requests may be, of one client. */
export interface RequestLimits {
  /** Most bytes of a request's body. Default 16 KiB; 100 KiB unless the allowlist is enforced. */
  readonly bodyBytes: number;
  /** What variables may hold. */
  readonly variables: VariableLimits;
  /** What texts may hold that nobody registered, where they may run at all. */
  readonly documents: DocumentLimits;
}

/** The same as it is chosen: what is left out has its default. */
export interface RequestLimitChoices {
  readonly bodyBytes?: number;
  readonly variables?: Partial<VariableLimits>;
  readonly documents?: Partial<DocumentLimits>;
}

/**
 * Checks how large a client's requests may be, and fills in the defaults.
 *
 * @throws TypeError quoting the first bad value
 */
export function validRequestLimits(
  { bodyBytes, variables = {}, documents = {} }: RequestLimitChoices = {},
  isEnforced: boolean,
): RequestLimits {
  return {
    bodyBytes: positive('limits.bodyBytes', bodyBytes ?? (isEnforced ? 16 * 1024 : 100 * 1024)),
    variables: positives('limits.variables', VARIABLE_LIMITS, variables),
    documents: positives('limits.documents', DOCUMENT_LIMITS, documents),
  };
}

function positives<Limits extends object>(
  name: string,
  defaults: Limits,
  choices: Partial<Limits>,
): Limits {
  const chosen = { ...defaults, ...choices };
  for (const [limit, value] of Object.entries<number>(chosen as Record<string, number>)) {
    positive(`${name}.${limit}`, value);
  }
  return chosen;
}
