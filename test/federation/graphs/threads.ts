import { byId, type Identified } from '../federation-graph.ts';

// A forum, which two graphs share out differently.

export const THREADS = [{ id: 's1' }, { id: 's2' }];

export const REPLIES = [
  { id: 'r1', threadId: 's1', writerId: 'w2', body: 'First!' },
  { id: 'r2', threadId: 's1', writerId: 'w2', body: 'Second.' },
  { id: 'r3', threadId: 's1', writerId: 'w2', body: 'Buy tin boxes' },
  { id: 'r4', threadId: 's2', writerId: 'w1', body: 'Hello' },
  { id: 'r5', threadId: 's2', writerId: 'w1', body: 'Anyone here?' },
  { id: 'r6', threadId: 's2', writerId: 'w1', body: 'So quiet' },
  { id: 'r7', threadId: 's2', writerId: 'w1', body: 'Buy tin boxes' },
];

const WRITERS = [
  { id: 'w1', name: 'Ida' },
  { id: 'w2', name: 'Jon' },
];

/** The first replies to a thread, by id only. */
export function replies(thread: Identified, { limit }: { limit: number }): readonly Identified[] {
  const all = REPLIES.filter(({ threadId }) => threadId === thread.id);
  return all.slice(0, limit).map(({ id }) => ({ id }));
}

/** Who wrote the third of the three replies that it takes to tell. */
export function opener({ replies }: { replies?: readonly { writerId: string }[] }) {
  if (replies?.length !== 3) throw new Error(`Sent ${replies?.length} replies, not 3.`);
  return WRITERS.find(({ id }) => id === replies[2]?.writerId);
}

/** Whether two replies in different threads say the same. */
export function isCopy(one: Identified, other: Identified): boolean {
  const [a, b] = [byId(REPLIES)(one), byId(REPLIES)(other)];
  return a !== null && b !== null && a.body === b.body && a.threadId !== b.threadId;
}
