import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEdge, type Edge } from '../gateway/edge/edge.ts';
import { type FollowedIssuer, followIssuer } from '../gateway/edge/issuer.ts';
import { operationId } from '../schema/index.ts';
import { captureLog } from './testkit/captured-log.ts';
import { internalKey } from './testkit/internal-keys.ts';
import { killPrograms } from './testkit/program.ts';
import {
  hasPrometheus,
  type PrometheusServer,
  startPrometheus,
} from './testkit/prometheus-server.ts';
import { parsePrometheus, type Sample } from './testkit/prometheus-text.ts';
import { isSelected, readQuery } from './testkit/promql.ts';
import { openSocket, postBytes } from './testkit/raw-http.ts';
import { answer, type ScriptedServer, silence, startScripted } from './testkit/scripted-server.ts';
import { askById, OPERATIONS, startTinyBff, type TinyBff } from './testkit/tiny-graph.ts';
import { until } from './testkit/until.ts';
import { createViewers, ISSUER } from './testkit/viewer.ts';

const ALERTS = 'deploy/prometheus-alerts.yaml';
const DASHBOARD = 'deploy/grafana-dashboard.json';

const RATE = answer({ data: { rate: 3 } });

let prices: ScriptedServer;
let bff: TinyBff;
let jwks: ScriptedServer;
let issuer: FollowedIssuer;
let edge: Edge;
let series: readonly Sample[];

beforeAll(async () => {
  prices = await startScripted(RATE);
  bff = await startTinyBff({
    subgraphUrls: { items: prices.url, prices: prices.url },
    choices: { cache: { responseBytes: 1_000_000, entityBytes: 1_000_000 }, deadlineMs: 500 },
  });
  await startEdge();
  await causeEverything();
  const told = [new URL('/metrics', bff.url), edge.metricsUrl ?? ''].map(async (url) =>
    parsePrometheus(await (await fetch(url)).text()),
  );
  series = (await Promise.all(told)).flat();
}, 60_000);

afterAll(async () => {
  await edge.close();
  issuer.end();
  await bff.close();
  await Promise.all([prices.close(), jwks.close()]);
  await killPrograms();
});

/** An edge before the BFF, that has less patience than it. */
async function startEdge(): Promise<void> {
  const { log } = captureLog('silent');
  jwks = await startScripted(answer((await createViewers()).keys));
  issuer = followIssuer({ name: ISSUER, keys: jwks.url, log });
  await issuer.asked;
  edge = await createEdge({
    port: 0,
    metricsPort: 0,
    bffs: { tiny: [bff.url] },
    issuers: [issuer],
    internalKey: internalKey('edge'),
    answerMs: 250,
    log,
  });
}

/** Answers that are good, partial, refused or late, and a caller who leaves. */
async function causeEverything(): Promise<void> {
  await bff.ask('Rate');
  prices.script(({ socket }) => socket.destroy());
  await bff.ask('Rate', { of: 'other' });
  await askById(bff.url, 'f'.repeat(64));
  prices.script(silence);
  await bff.ask('Rate', { of: 'late' });
  await askById(`${edge.url}/tiny/graphql`, operationId(OPERATIONS.Rate), { of: 'later' });
  prices.forget();
  const socket = await openSocket(bff.url);
  socket.write(
    postBytes(bff.url, { documentId: operationId(OPERATIONS.Rate), variables: { of: 'x' } }),
  );
  await until(() => prices.received.length > 0);
  socket.destroy();
  prices.script(RATE);
}

/** Every expression of the alerts, by its alert. */
function alerts(): [name: string, expression: string][] {
  const text = readFileSync(ALERTS, 'utf8');
  return text
    .split(/^ +- alert: /m)
    .slice(1)
    .map((rule) => {
      const name = rule.split('\n', 1)[0] ?? '';
      const [, folded = ''] = /^ +expr: (?:>-\n)?([\s\S]*?)\n +(?:for|labels):/m.exec(rule) ?? [];
      return [name, folded.replace(/\s*\n\s*/g, ' ').trim()];
    });
}

interface Panel {
  readonly title: string;
  readonly description?: string;
  readonly targets?: readonly { readonly expr: string }[];
}

interface Dashboard {
  readonly schemaVersion: number;
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string }[];
  };
  readonly panels: readonly Panel[];
}

const dashboard = JSON.parse(readFileSync(DASHBOARD, 'utf8')) as Dashboard;

/** Every expression of the dashboard as Grafana sends it, by its panel. */
function panels(): [title: string, expression: string][] {
  return dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }): [string, string] => [
      title,
      expr.replaceAll('$client', '.*').replaceAll('$__rate_interval', '1m'),
    ]),
  );
}

/** What an expression asks for and no series has. */
function missingOf(expression: string): string[] {
  const { selectors, grouping } = readQuery(expression);
  const found = selectors.map((selector) => series.filter((each) => isSelected(selector, each)));
  const unknown = selectors.filter(
    ({ name }, index) => name !== 'up' && found[index]?.length === 0,
  );
  const labels = new Set(found.flat().flatMap((each) => Object.keys(each.labels)));
  return [
    ...unknown.map((selector) => JSON.stringify(selector)),
    ...grouping.filter((label) => label !== 'instance' && !labels.has(label)),
  ];
}

const queries = [...alerts(), ...panels()];

describe('Alerts and dashboard', () => {
  test('are there, and cover latency, errors, caches, subgraphs, load and the edge', () => {
    expect(alerts().length).toBeGreaterThan(10);
    expect(panels().length).toBeGreaterThan(20);
    const all = queries.map(([, expression]) => expression).join('\n');
    for (const metric of [
      'http_server_request_duration_seconds',
      'http_client_request_duration_seconds',
      'http_server_response_body_size_bytes',
      'facet_errors_total',
      'facet_cache_answers_total',
      'facet_cache_served_stale_seconds',
      'facet_breaker_state',
      'facet_shed_requests_total',
      'facet_allowlist_requests_total',
      'nodejs_eventloop',
      'facet_edge_request_duration_seconds',
      'facet_edge_refusals_total',
      'facet_edge_upstream_attempts_total',
      'facet_edge_replicas',
      'facet_edge_key_age_seconds',
    ]) {
      expect(all).toContain(metric);
    }
  });

  test.each(queries)('%s asks only for what BFFs and edge tell: %s', (_, expression) => {
    expect(readQuery(expression).selectors.length).toBeGreaterThan(0);
    expect(missingOf(expression)).toEqual([]);
  });

  test.each([
    'rate(http_server_request_durations_seconds_count[5m])',
    'rate(http_server_request_duration_seconds_count{outcomes="failed"}[5m])',
    'rate(http_server_request_duration_seconds_count{outcome="broken"}[5m])',
    'sum by (clients) (rate(http_server_request_duration_seconds_count[5m]))',
    '1 - facet_breaker_sate / 2',
  ])('a query with a mistake is found: %s', (expression) => {
    expect(missingOf(expression)).toHaveLength(1);
  });

  test('each alert has a runbook; each panel says what it shows, of a chosen client or of the edge', () => {
    const rules = readFileSync(ALERTS, 'utf8')
      .split(/^ +- alert: /m)
      .slice(1);
    expect(rules.filter((rule) => !/runbook: >-\n +\S/.test(rule))).toEqual([]);
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'client']);
    const shown = dashboard.panels.filter(({ targets }) => targets);
    expect(shown.filter(({ description }) => !description)).toEqual([]);
    const unchosen = shown.filter(({ targets = [] }) =>
      targets.some(({ expr }) => !readQuery(expr).selectors.every(isOfSomebody)),
    );
    expect(unchosen).toEqual([]);
  });
});

function isOfSomebody({ matchers }: { matchers: readonly { label: string; value: string }[] }) {
  return matchers.some(
    ({ label, value }) =>
      (label === 'client' && value === '$client') || (label === 'part' && value === 'edge'),
  );
}

describe('A real Prometheus', () => {
  test('takes the rules, and finds series for every query', async () => {
    if (!hasPrometheus()) return;
    expect(execFileSync('promtool', ['check', 'rules', ALERTS], { encoding: 'utf8' })).toContain(
      `${alerts().length} rules found`,
    );
    const prometheus = await startPrometheus(
      [bff.url, edge.metricsUrl ?? ''].map((url) => new URL(url).host),
    );
    try {
      const scraped = () => prometheus.query('nodejs_version_info offset 2s');
      const isScraped = async () => (await scraped().catch(() => [])).length === 2;
      await until(isScraped, { timeoutMs: 60_000 });
      expect(await emptyIn(prometheus)).toEqual([]);
      expect(await prometheus.query('rate(facet_errors_totals[5m])')).toEqual([]);
    } finally {
      await prometheus.close();
    }
  }, 120_000);
});

/** Queries that have no series, whatever their threshold says. */
async function emptyIn(prometheus: PrometheusServer): Promise<string[]> {
  const empty: string[] = [];
  for (const [name, expression] of queries) {
    await prometheus.query(expression);
    const found = await prometheus.query(expression.replace(/ (?:[<>]|==) [\d.]+$/, ''));
    if (found.length === 0) empty.push(`${name}: ${expression}`);
  }
  return empty;
}
