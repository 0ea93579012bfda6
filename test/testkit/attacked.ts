import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { sha256 } from '../../gateway/operation.ts';
import { internalAuthorization, writeInternalKeys } from './internal-keys.ts';
import { killPrograms, type Program, startFacet } from './program.ts';
import { askRaw, type RawAnswer } from './raw-http.ts';
import { until } from './until.ts';

/** What is attacked: each a process of its own, as it runs in production but for its data. */
export const SURFACES = ['edge', 'enforce', 'open', 'subgraph'] as const;
export type SurfaceName = (typeof SURFACES)[number];

/** One attacked process. */
export interface Surface {
  readonly name: SurfaceName;
  readonly url: string;
  readonly program: Program;
}

export type Attacked = Readonly<Record<SurfaceName, Surface>> & {
  /** Fails unless the process lives, and answers a good request rightly and soon. */
  expectUnharmed(name: SurfaceName): Promise<void>;
  /** Fails unless every process holds as many files and sockets as before, or few more. */
  expectNothingLeft(): Promise<void>;
};

/** Starts the products service, two BFFs before it (mobile's, and one that runs any text) and an edge. */
export async function startAttacked(): Promise<Attacked> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-attacked-'));
  folders.push(folder);
  const keysOf = writeInternalKeys(folder);
  const subgraph = await startSurface('subgraph', keysOf('bff:test'), [
    'subgraph',
    'products',
    '--port',
    '0',
  ]);
  const products = ['--subgraph', `products=${subgraph.url}`, '--port', '0'];
  const supergraph = ['--supergraph', 'schema/generated/supergraph.graphql'];
  const [enforce, open] = await Promise.all([
    startSurface('enforce', keysOf('bff:mobile'), ['serve', 'bffs/mobile', ...products]),
    startSurface('open', keysOf('bff:supergraph'), [
      'serve',
      ...supergraph,
      '--exclude-tag',
      'internal',
      ...products,
    ]),
  ]);
  const bff = ['--bff', `mobile=${enforce.url}`];
  const edge = await startSurface('edge', keysOf('edge'), ['edge', ...bff, '--port', '0']);
  const surfaces = { subgraph, enforce, open, edge };
  const good = await goodAnswers(surfaces);
  const files = () => Object.values(surfaces).map(openFiles);
  const before = files();
  return {
    ...surfaces,
    expectUnharmed: async (name) => {
      expect(isAlive(surfaces[name].program)).toBe(true);
      expect(await goodAnswer(surfaces[name])).toBe(good[name]);
    },
    expectNothingLeft: () =>
      until(
        () => files().every((count, at) => count <= (before[at] ?? 0) + FILES_MORE) || undefined,
        {
          what: `as many open files as before: ${before}, not ${files()}`,
        },
      ).then(() => undefined),
  };
}

/** Connections between the parts, which come and go by themselves. */
const FILES_MORE = 12;

/** Ends all of it. */
export async function stopAttacked(): Promise<void> {
  await killPrograms();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

const folders: string[] = [];

async function startSurface(
  name: SurfaceName,
  keys: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<Surface> {
  const images = { FACET_IMAGES_URL: 'https://images.example.com' };
  const env = { FACET_SEED_SCALE: '0.05', FACET_LOG_LEVEL: 'error', ...images, ...keys };
  const program = startFacet(words, { env });
  const [, address = ''] = await program.printed(/ready \S+ (\S+)/);
  return { name, url: name === 'edge' ? `${address}/mobile/graphql` : address, program };
}

function isAlive({ pid }: Program): boolean {
  return process.kill(pid, 0);
}

function openFiles({ program }: Surface): number {
  return readdirSync(`/proc/${program.pid}/fd`).length;
}

const SEARCH = readFileSync('bffs/mobile/manifest.json', 'utf8');

/** The id of one of the mobile client's operations. */
export function idOf(operation: string, manifest = SEARCH): string {
  const { operations } = JSON.parse(manifest) as {
    operations: { id: string; name: string; body: string }[];
  };
  const found = operations.find(({ name }) => name === operation);
  if (!found) throw new Error(`No operation ${operation}.`);
  expect(sha256(found.body)).toBe(found.id);
  return found.id;
}

/** A request with a known answer, for each surface. */
export const GOOD: Readonly<Record<SurfaceName, unknown>> = {
  edge: { documentId: idOf('Categories') },
  enforce: { documentId: idOf('Categories') },
  open: { query: '{ categories { slug name } }' },
  subgraph: { query: '{ categories { slug name } }' },
};

async function goodAnswers(
  surfaces: Readonly<Record<SurfaceName, Surface>>,
): Promise<Record<SurfaceName, string>> {
  const answers = SURFACES.map(async (name) => [name, await goodAnswer(surfaces[name])] as const);
  return Object.fromEntries(await Promise.all(answers)) as Record<SurfaceName, string>;
}

/** The answer to a good request, soon; a machine under load may take a try or two. */
function goodAnswer(surface: Surface): Promise<string> {
  return until(
    async () => {
      const { status, body } = await sendPost(surface, GOOD[surface.name]);
      return status === 200 && body.includes('"slug"') && body;
    },
    { timeoutMs: 10_000, what: `a good answer of ${surface.name}` },
  );
}

/** Sends a body, as JSON unless it is text already; to the subgraph as a BFF would. */
export function sendPost(
  { name, url }: Surface,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  const bytes = Buffer.from(isRaw ? body : JSON.stringify(body));
  const message = { method: 'POST', target: '/graphql', body: bytes.toString() };
  const head = headBytes(url, {
    'content-type': 'application/json',
    'content-length': String(bytes.length),
    ...(name === 'subgraph' && {
      authorization: internalAuthorization('subgraph:products', message),
    }),
    ...headers,
  });
  return askRaw(url, Buffer.concat([Buffer.from(head), bytes]));
}

/** The bytes of a request's head; an empty header is left out. */
export function headBytes(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'POST',
): string {
  const lines = Object.entries({ host: 'test', connection: 'close', ...headers })
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\r\n`);
  const { pathname, search } = new URL(url);
  return `${method} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** Sends a GET with these parameters, as one that no foreign page could start. */
export function sendGet(
  { url }: Surface,
  search: string,
  headers: Readonly<Record<string, string>> = { 'apollo-require-preflight': 'true' },
): Promise<RawAnswer> {
  return askRaw(url, headBytes(`${url}?${search}`, headers, 'GET'));
}

/** An answer to bad input: small, in the one form of errors, and without a word of what is inside. */
export function expectRefused(answered: RawAnswer, expected: readonly [number, string]): void {
  expectHarmless(answered);
  const { errors } = JSON.parse(answered.body) as { errors?: { extensions?: { code?: string } }[] };
  expect([answered.status, errors?.[0]?.extensions?.code]).toEqual(expected);
}

/** An answer that is JSON, small, and tells nothing of what is inside. */
export function expectHarmless({ body, headers }: RawAnswer): void {
  expect(headers['content-type']).toMatch(/^application\/(graphql-response\+)?json/);
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(16 * 1024);
  const { errors = [] } = JSON.parse(body) as { errors?: unknown[] };
  expect(errors.length).toBeLessThanOrEqual(10);
  const told = `${JSON.stringify(headers)}${body}`;
  expect(told).not.toMatch(LEAKS);
  expect(told).not.toContain(process.cwd());
}

/** Names of what is inside: libraries, places, causes. */
export const LEAKS =
  /node_modules|127\.0\.0\.1|localhost|\bat \S+ \(|\.ts:\d|file:\/\/|Apollo|[Ff]astify|undici|sqlite|SELECT|stack|x-facet-(?!cache)|Maximum call|\/srv|Did you mean/;
