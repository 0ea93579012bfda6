import { GraphQLError } from 'graphql';

/** The signed-in user on whose behalf a BFF calls, as the BFF's token names it. */
export interface Viewer {
  readonly id: string;
  readonly scopes: readonly string[];
}

/** The viewer; an anonymous request is answered `UNAUTHENTICATED`. */
export function viewerRequired(viewer: Viewer | null): Viewer {
  if (viewer) return viewer;
  throw new GraphQLError('Sign in to do this.', { extensions: { code: 'UNAUTHENTICATED' } });
}

/** Passes when the viewer is that user; anyone else is answered `UNAUTHENTICATED` or `FORBIDDEN`. */
export function viewerIs(viewer: Viewer | null, userId: string): void {
  if (viewerRequired(viewer).id === userId) return;
  throw new GraphQLError('Only this user may see or do this.', {
    extensions: { code: 'FORBIDDEN' },
  });
}

/** Passes when the viewer's token grants that scope, else is `UNAUTHENTICATED` or `FORBIDDEN`. */
export function scopeRequired(viewer: Viewer | null, scope: string): void {
  if (viewerRequired(viewer).scopes.includes(scope)) return;
  throw new GraphQLError(`This takes the scope "${scope}".`, { extensions: { code: 'FORBIDDEN' } });
}

/** The error for a value the caller got wrong; the message is shown as it is. */
export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
