import type { IncomingHttpHeaders } from 'node:http';
import type { Viewer } from '../viewer.ts';

/** The plain headers that name a viewer, for whoever may be believed without a proof. */
export function headersOfViewer(viewer: Viewer | null): Readonly<Record<string, string>> {
  if (!viewer) return {};
  return { 'x-facet-viewer': viewer.id, 'x-facet-scopes': viewer.scopes.join(' ') };
}

/** The viewer that such headers name, or null. */
export function viewerInHeaders(headers: IncomingHttpHeaders): Viewer | null {
  const { 'x-facet-viewer': id, 'x-facet-scopes': scopes } = headers;
  if (typeof id !== 'string' || id === '') return null;
  return { id, scopes: scopesIn(typeof scopes === 'string' ? scopes : '') };
}

/** Scopes in one text, separated by spaces. */
export function scopesIn(text: string): readonly string[] {
  return text.split(' ').filter(Boolean);
}
