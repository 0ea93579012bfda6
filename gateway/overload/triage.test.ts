import { describe, expect, test } from '@jest/globals';
import type { Generation } from '../generation.ts';
import type { Operation } from '../operation.ts';
import { AdmissionControl, type Priority } from './admission-control.ts';
import { createTriage } from './triage.ts';

const QUERY = 'a'.repeat(64);
const KEPT = 'b'.repeat(64);
const MUTATION = 'c'.repeat(64);

const generation = {
  operations: new Map([
    [QUERY, { id: QUERY, kind: 'query' }],
    [KEPT, { id: KEPT, kind: 'query' }],
    [MUTATION, { id: MUTATION, kind: 'mutation' }],
  ]),
} as unknown as Generation;

/** Triage where these priorities find no room. */
function triageWhenFull(...full: readonly Priority[]) {
  const options = { shedding: 'on', runningMax: 1, waitMs: 0, count: () => {} } as const;
  const admission = new AdmissionControl(options);
  admission.isFull = (priority) => full.includes(priority);
  const keepable = new WeakSet([generation.operations.get(KEPT) as Operation]);
  const triage = createTriage({ admission, current: () => generation, keepable });
  return (text: string) => triage(text);
}

const post = (id: string) => JSON.stringify({ documentId: `sha256:${id}`, variables: { id: 7 } });

describe('Triage', () => {
  test('lets everything pass while free text is let in', () => {
    const triage = triageWhenFull();
    expect(triage('{"query":"{ a }"}')).toBe('pass');
  });

  test('refuses free text, and what names nothing known, before it is read', () => {
    const triage = triageWhenFull('text');
    expect(triage('{"query":"{ a }"}')).toBe('refuse');
    expect(triage(post('f'.repeat(64)))).toBe('refuse');
    expect(triage(post(QUERY))).toBe('pass');
  });

  test('refuses queries when there is no room for them, by GET and by POST', () => {
    const triage = triageWhenFull('text', 'query');
    expect(triage(post(QUERY))).toBe('refuse');
    expect(triage(`/graphql?documentId=sha256:${QUERY}&variables=%7B%7D`)).toBe('refuse');
  });

  test('lets pass what may be answered from what is kept, and mutations', () => {
    const triage = triageWhenFull('text', 'query');
    expect(triage(post(KEPT))).toBe('pass');
    expect(triage(post(MUTATION))).toBe('pass');
  });

  test('refuses all of it when not even mutations find room', () => {
    const triage = triageWhenFull('text', 'query', 'mutation');
    expect([QUERY, KEPT, MUTATION].map(post).map(triage)).toEqual(['refuse', 'refuse', 'refuse']);
  });
});
