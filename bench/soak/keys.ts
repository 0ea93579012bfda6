import { type InternalJwk, newInternalKey } from '../../gateway/identity/new-key.ts';

/** The client whose BFF is soaked. */
export const CLIENT = 'soak';

/** Private keys of this one run. */
export interface Keys {
  readonly edge: InternalJwk;
  readonly bff: InternalJwk;
}

export function newKeys(): Keys {
  return { edge: newInternalKey('edge', 'edge'), bff: newInternalKey(`bff:${CLIENT}`, 'bff') };
}
