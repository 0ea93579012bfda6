import type { OverloadMetrics } from '../telemetry/overload-metrics.ts';
import { AdmissionControl } from './admission-control.ts';
import type { OverloadChoices } from './choices.ts';
import { watchEventLoop } from './event-loop.ts';
import { watchHeap } from './heap.ts';
import { Turns } from './turns.ts';
import { watchYoungRoom } from './young-room.ts';

export interface OverloadOptions {
  readonly choices: Required<OverloadChoices>;
  readonly metrics: OverloadMetrics;
  /** Called again and again while the heap is nearly full, to let go of what can be done without. */
  readonly onHeapFull: () => void;
}

/** What keeps a server from being drowned, until it is closed. */
export interface OverloadGuard {
  readonly admission: AdmissionControl;
  /** Awaited by requests under way before they go on with what takes long. */
  readonly nextTurn: () => Promise<void> | undefined;
  /** To be told of each connection that was accepted. */
  readonly connected: () => void;
  close(): void;
}

/** Watches event loop and heap, and admits as many requests as they bear. */
export function guardAgainstOverload(options: OverloadOptions): OverloadGuard {
  const { choices, metrics, onHeapFull } = options;
  const admission = new AdmissionControl({ ...choices, count: metrics.shed });
  metrics.observe(() => admission);
  const turns = new Turns(() => {
    if (admission.isFull('query')) return 'high';
    return admission.running > FEW ? 'some' : 'low';
  });
  const stopEventLoop = watchEventLoop((delayMs, busyShare) =>
    admission.look(Math.max(delayMs, turns.waitedMs()), busyShare),
  );
  const stopHeap = watchHeap(choices.heapShare, (state) => {
    admission.heap(state);
    if (state === 'full') onHeapFull();
  });
  const stopYoungRoom = watchYoungRoom();
  return {
    admission,
    nextTurn: () => turns.next(),
    connected: () => turns.connected(),
    close: () => {
      stopEventLoop();
      stopHeap();
      stopYoungRoom();
    },
  };
}

/** So few requests under way keep nobody waiting for long. */
const FEW = 8;
