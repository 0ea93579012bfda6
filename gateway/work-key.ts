import { createHash } from 'node:crypto';
import type { Work } from './work.ts';

/**
 * The text that decides an answer: contract, operation, what may be had of it, variables and, unless the schema says that it
 * is the same for everybody, the viewer as every service is told. It begins with `public ` or
 * `private `.
 */
export function answerKeyOf(work: Work): string {
  const { generation, operation, variables, access, viewer } = work;
  const { hash, name, registered } = operation;
  const isPublic = generation.policyOf(operation)?.scope === 'PUBLIC';
  const asked = `${generation.contractKey} ${registered} ${hash} ${name} ${access} ${canonical(variables)}`;
  return isPublic ? `public ${asked}` : `private ${asked}\n${JSON.stringify(viewer)}`;
}

/** Names the viewer, whatever their scopes are, in the tags of what is kept for nobody else. */
export function viewerTagOf({ viewer }: Pick<Work, 'viewer'>): string {
  const text = JSON.stringify(viewer?.id ?? null);
  return `viewer:${createHash('sha256').update(text).digest('base64url')}`;
}

/** JSON text with the names of every object sorted; lists keep their order, which means something. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  members.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join()}}`;
}
