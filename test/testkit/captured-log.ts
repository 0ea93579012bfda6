import { createLog, type Log, type LogLevel } from '../../gateway/telemetry/log.ts';

/** A log whose lines a test reads. */
export interface CapturedLog {
  readonly log: Log;
  readonly lines: readonly LogLine[];
  /** Everything written, as text. */
  text(): string;
}

export interface LogLine {
  /** 30 is info, 40 warn, 50 error. */
  readonly level: number;
  readonly msg?: string;
  readonly err?: { readonly message: string };
}

/** Makes a log that keeps its lines in memory. */
export function captureLog(level: LogLevel = 'debug'): CapturedLog {
  const lines: LogLine[] = [];
  const log = createLog('test', level, {
    write: (line) => {
      lines.push(JSON.parse(line) as LogLine);
    },
  });
  return { log, lines, text: () => JSON.stringify(lines) };
}
