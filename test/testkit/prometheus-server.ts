import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import { startProgram } from './program.ts';

/** A Prometheus that scrapes some addresses every second. */
export interface PrometheusServer {
  /** The series that an expression has now. Rejects when it is none. */
  query(expression: string): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** Whether Prometheus is installed; says so aloud when not. */
export function hasPrometheus(): boolean {
  try {
    execFileSync('promtool', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('SKIPPED on Prometheus, there is none here: apt-get install prometheus');
    return false;
  }
}

/** Starts a Prometheus of its own, under the job `facet`, before each `host:port`/metrics. */
export async function startPrometheus(targets: readonly string[]): Promise<PrometheusServer> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-prometheus-'));
  const port = await freePort();
  const scrapes = [{ job_name: 'facet', static_configs: [{ targets }] }];
  const config = { global: { scrape_interval: '1s' }, scrape_configs: scrapes };
  // JSON is YAML, too.
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const program = startProgram([
    'prometheus',
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ]);
  return {
    query: async (expression) => {
      const parameters = new URLSearchParams({ query: expression });
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?${parameters}`);
      const answer = (await response.json()) as Answer;
      if (answer.status !== 'success') throw new Error(`${expression}: ${answer.error}`);
      return answer.data.result;
    },
    close: async () => {
      program.kill('SIGTERM');
      await program.ended;
      rmSync(folder, { recursive: true });
    },
  };
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly result: readonly unknown[] };
}
