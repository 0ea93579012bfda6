import type { DrawnRequest } from './drawn-operation.ts';

/** A request of a plan's tree: it stands under the last of those that it waits for. */
export interface TreeNode {
  readonly request: DrawnRequest;
  /** The others that it waits for, by their numbers. */
  readonly alsoAfter: readonly number[];
  /** What leads to it: `│  ├─ `; nothing for what only waits for the client. */
  readonly branch: string;
  /** The same beside its further lines: `│  │  `. */
  readonly stem: string;
}

/** The requests of a plan as a tree, parents before their children, with its branches as text. */
export function requestTree(requests: readonly DrawnRequest[]): TreeNode[] {
  const children = new Map<number, DrawnRequest[]>();
  for (const request of requests) {
    const parent = parentOf(request, requests);
    children.set(parent, [...(children.get(parent) ?? []), request]);
  }
  return nodesUnder(ROOT, '', children);
}

const ROOT = 0;

/** Of all that it waits for, the request that comes last. */
function parentOf({ after }: DrawnRequest, requests: readonly DrawnRequest[]): number {
  const roundOf = (number: number) => requests[number - 1]?.round ?? 0;
  return after.reduce((last, each) => (roundOf(each) > roundOf(last) ? each : last), ROOT);
}

function nodesUnder(
  parent: number,
  stem: string,
  children: ReadonlyMap<number, readonly DrawnRequest[]>,
): TreeNode[] {
  const requests = children.get(parent) ?? [];
  return requests.flatMap((request, index) => {
    const isLast = index === requests.length - 1;
    const inner = `${stem}${isLast ? '   ' : '│  '}`;
    const below = nodesUnder(request.number, inner, children);
    const node: TreeNode = {
      request,
      alsoAfter: request.after.filter((number) => number !== parent),
      branch: `${stem}${isLast ? '└─ ' : '├─ '}`,
      stem: `${inner}${below.length > 0 ? '│' : ' '}`,
    };
    return [node, ...below];
  });
}
