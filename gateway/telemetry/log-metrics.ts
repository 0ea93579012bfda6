import { Counter, type Registry } from 'prom-client';
import { droppedLogLines } from './log-destination.ts';

/** Metrics of the log itself. */
export function logMetrics(registry: Registry): void {
  new Counter({
    name: 'facet_log_lines_dropped_total',
    help: 'Lines of the log that could not be written, for nobody took them in time or there was no room.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(droppedLogLines());
    },
  });
}
