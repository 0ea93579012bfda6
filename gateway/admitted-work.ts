import { setImmediate as nextRound } from 'node:timers/promises';
import type { RunWork } from './deadline.ts';
import type { Operation } from './operation.ts';
import type { AdmissionControl, Priority } from './overload/admission-control.ts';
import type { Work } from './work.ts';

/**
 * Runs work when there is room for it. What it waits comes off its time. Operations whose answers may be
 * kept are added to `keepable`.
 */
export function admittedWork(
  admission: AdmissionControl,
  keepable: WeakSet<Operation>,
  run: RunWork,
): RunWork {
  return async (work, signal, spentMs = 0) => {
    const entered = admission.enter(priorityOf(work));
    const waitedMs = typeof entered === 'number' ? entered : await entered;
    try {
      if (admission.hasJustStalled) await leaversAreKnown();
      const response = await run(work, signal, spentMs + waitedMs);
      if (response.kept && response.kept.maxAgeS > 0) keepable.add(work.operation);
      return response;
    } finally {
      admission.leave();
    }
  };
}

/**
 * Whoever left while the event loop stood still asked before that, so what they asked is read first: that
 * they are gone is known when it has gone round.
 */
async function leaversAreKnown(): Promise<void> {
  await nextRound();
  await nextRound();
}

function priorityOf({ operation }: Work): Priority {
  return operation.registered ? operation.kind : 'text';
}
