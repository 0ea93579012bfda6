import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { killPrograms, startProgram } from './testkit/program.ts';
import { copyProject } from './testkit/project-copy.ts';
import { startScripted } from './testkit/scripted-server.ts';

// The jobs that review schemas on GitHub and GitLab, as far as they run without them: their commands
// are taken from their files and run.

const MARKER = '<!-- facet-check -->';

const github = parse(readFileSync('.github/workflows/schema-review.yml', 'utf8')) as Workflow;
const gitlab = parse(readFileSync('.gitlab-ci.yml', 'utf8')) as Record<string, GitlabJob>;

interface Workflow {
  readonly on: unknown;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, GithubJob>>;
}

interface GithubJob {
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly name?: string;
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

interface GitlabJob {
  readonly script: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

const testWithJq = hasJq() ? test : test.skip;

const folders: string[] = [];

afterAll(killPrograms);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe('on GitHub', () => {
  test('what runs a pull request may write nothing, what may write runs nothing of it', () => {
    expect(github.on).toBe('pull_request');
    expect(github.permissions).toEqual({});
    for (const { permissions, steps } of Object.values(github.jobs)) {
      const mayWrite = Object.values(permissions).includes('write');
      const hasCode = steps.some(({ uses }) => uses?.startsWith('actions/checkout@'));
      expect([mayWrite, hasCode].filter(Boolean)).toHaveLength(1);
    }
  });

  test('no command is made of what a pull request says', () => {
    const runs = Object.values(github.jobs).flatMap(({ steps }) =>
      steps.map(({ run }) => run ?? ''),
    );
    expect(runs.filter(Boolean).length).toBeGreaterThan(3);
    expect(runs.filter((run) => run.includes('${{'))).toEqual([]);
  });

  const checkout = github.jobs.review?.steps.find(({ uses }) => uses?.includes('/checkout@'));

  test('the review compares a merged pull request with what it is merged into', async () => {
    const project = pullRequest();
    const depth = checkout?.with?.['fetch-depth'];
    const folder = cloneOf(project.folder, depth);
    const { code, stdout } = await shell(runOf('review', 'Review'), {
      cwd: folder,
      env: { FILES: 'https://github.example/acme/shop/blob/abc' },
    });
    expect(stdout).toMatch(/^::error file=subgraphs\/products\/schema\.graphql,/);
    expect(stdout).not.toContain('elsewhere');
    expect(code).toBe(1);
    for (const name of ['review.md', 'review.sarif', 'review.json']) {
      expect(existsSync(join(folder, 'review', name))).toBe(true);
    }
    expect(readFileSync(join(folder, 'review/review.md'), 'utf8')).toContain(
      '](https://github.example/acme/shop/blob/abc/subgraphs/products/schema.graphql#L',
    );
    project.remove();
  }, 120_000);

  const comment = {
    id: 7,
    body: `${MARKER}\nold`,
    user: { login: 'github-actions[bot]' },
  };

  testWithJq('the comment is written once, then written over', async () => {
    expect(await commentOn([])).toEqual(['POST repos/acme/shop/issues/12/comments']);
    expect(await commentOn([comment])).toEqual(['PATCH repos/acme/shop/issues/comments/7']);
  });

  testWithJq('a comment of somebody else is left alone, whatever it begins with', async () => {
    const others = [
      { ...comment, user: { login: 'somebody' } },
      { ...comment, body: `> ${MARKER}` },
    ];
    expect(await commentOn(others)).toEqual(['POST repos/acme/shop/issues/12/comments']);
  });

  testWithJq('a review that could not run is told, too', async () => {
    const { folder, requests } = await runComment([], { report: undefined });
    expect(requests).toHaveLength(1);
    expect(readFileSync(join(folder, 'review/review.md'), 'utf8')).toBe(
      `${MARKER}\nThe schema review could not run: [see why](https://github.example/run).\n`,
    );
  });
});

describe('on GitLab', () => {
  test('all of history is there, and the note is written without the merge request’s code', () => {
    expect(gitlab['schema-review']?.variables.GIT_DEPTH).toBe('0');
    expect(gitlab['schema-review-note']?.variables.GIT_STRATEGY).toBe('none');
  });

  test('the review compares a merge request with what it began from', async () => {
    const project = pullRequest();
    const base = git(project.folder, 'rev-parse', 'HEAD^1').trim();
    const [, command = ''] = gitlab['schema-review']?.script ?? [];
    const env = {
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      CI_PROJECT_URL: 'https://gitlab.example/acme/shop',
      CI_COMMIT_SHA: 'abc',
    };
    const { code, stdout } = await shell(command, { cwd: project.folder, env });
    expect(stdout).toMatch(/^Failed: /);
    expect(code).toBe(1);
    expect(readFileSync(join(project.folder, 'review/review.md'), 'utf8')).toContain(
      '](https://gitlab.example/acme/shop/-/blob/abc/subgraphs/products/schema.graphql#L',
    );
    project.remove();
  }, 120_000);

  test('the note is written once, then written over', async () => {
    const posted = await noteOn([{ id: 3, body: 'hello' }]);
    expect(posted).toEqual(['POST /projects/9/merge_requests/4/notes', `${MARKER}\nnew & "äöü"\n`]);
    const put = await noteOn([
      { id: 3, body: 'hello' },
      { id: 5, body: `${MARKER}\nold` },
    ]);
    expect(put).toEqual(['PUT /projects/9/merge_requests/4/notes/5', `${MARKER}\nnew & "äöü"\n`]);
  });
});

test('every npm script that a job runs is one of the project', () => {
  const texts = ['.github/workflows/schema-review.yml', '.gitlab-ci.yml'].map((file) =>
    readFileSync(file, 'utf8'),
  );
  const named = texts.flatMap((text) => [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)]);
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  expect(named).toHaveLength(2);
  for (const [, name = ''] of named) expect(scripts).toHaveProperty([name]);
});

/** GitHub's program holds jq; ours asks the machine's. */
function hasJq(): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  if (folders.some((folder) => existsSync(join(folder, 'jq')))) return true;
  console.warn('SKIPPED the comment on GitHub, there is no jq: apt-get install jq');
  return false;
}

/** The project in a repository whose newest commit merges a pull request that swaps a field. */
function pullRequest() {
  const project = copyProject();
  const { folder } = project;
  const schema = join(folder, 'subgraphs/products/schema.graphql');
  git(folder, 'checkout', '-q', '-b', 'main');
  commit(folder, 'The shop');
  git(folder, 'checkout', '-q', '-b', 'less');
  const sdl = readFileSync(schema, 'utf8');
  writeFileSync(
    schema,
    sdl.replace(
      / {2}"One sentence about the product\."\n {2}summary: String!\n/,
      '  Tags: [ID!]\n',
    ),
  );
  commit(folder, 'No summaries');
  git(folder, 'checkout', '-q', 'main');
  writeFileSync(join(folder, 'elsewhere.md'), 'Merged meanwhile.');
  commit(folder, 'Elsewhere');
  git(folder, ...AUTHOR, 'merge', '-q', '--no-edit', 'less');
  return project;
}

/** As a forge checks a repository out: only its newest commits. */
function cloneOf(repository: string, depth: unknown): string {
  const folder = join(temporaryFolder(), 'clone');
  git('.', 'clone', '-q', `--depth=${depth}`, pathToFileURL(repository).href, folder);
  return folder;
}

const AUTHOR = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];

function commit(folder: string, message: string): void {
  git(folder, 'add', '--all');
  git(folder, ...AUTHOR, 'commit', '-q', '-m', message);
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
}

function runOf(job: string, name: string): string {
  return github.jobs[job]?.steps.find((step) => step.name?.startsWith(name))?.run ?? '';
}

/** As both forges run commands. */
function shell(command: string, options: Parameters<typeof startProgram>[1]) {
  return startProgram(['bash', '-e', '-o', 'pipefail', '-c', command], options).ended;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'facet-job-'));
  folders.push(folder);
  return folder;
}

/** What the job asks of GitHub where these comments are. */
async function commentOn(comments: readonly object[]): Promise<readonly string[]> {
  return (await runComment(comments, { report: `${MARKER}\nnew` })).requests;
}

async function runComment(comments: readonly object[], { report }: { report: string | undefined }) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'comments.json'), JSON.stringify(comments));
  writeFileSync(join(folder, 'gh'), FAKE_GH);
  chmodSync(join(folder, 'gh'), 0o755);
  if (report) {
    mkdirSync(join(folder, 'review'));
    writeFileSync(join(folder, 'review/review.md'), report);
  }
  const { code, stderr } = await shell(runOf('tell', 'Write the comment'), {
    cwd: folder,
    env: {
      PATH: `${folder}:${process.env.PATH}`,
      GITHUB_REPOSITORY: 'acme/shop',
      NUMBER: '12',
      RUN: 'https://github.example/run',
    },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const log = readFileSync(join(folder, 'log'), 'utf8');
  return { folder, requests: log.trim().split('\n') };
}

/** GitHub's program as far as the job uses it: `--jq` by jq itself, writes into a log. */
const FAKE_GH = `#!/usr/bin/env bash
set -euo pipefail
case "$*" in
  'api --paginate '*) jq -r "$5" comments.json ;;
  'api --silent --method '*' --field body=@review/review.md') cat review/review.md >/dev/null; echo "$4 $5" >> log ;;
  *) echo "gh $*?" >&2; exit 1 ;;
esac
`;

/** What the job asks of GitLab where these notes are, and what it writes. */
async function noteOn(notes: readonly object[]): Promise<readonly string[]> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'review'));
  writeFileSync(join(folder, 'review/review.md'), `${MARKER}\nnew & "äöü"\n`);
  const server = await startScripted(({ method }, response) => {
    response.end(method === 'GET' ? JSON.stringify(notes) : '{}');
  });
  const [script = ''] = gitlab['schema-review-note']?.script ?? [];
  const { code, stderr } = await shell(script, {
    cwd: folder,
    env: {
      CI_API_V4_URL: new URL(server.url).origin,
      CI_PROJECT_ID: '9',
      CI_MERGE_REQUEST_IID: '4',
      CI_PIPELINE_URL: 'https://gitlab.example/pipeline',
      FACET_NOTES_TOKEN: 'secret',
    },
  });
  await server.close();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [asked, written] = server.received;
  expect(asked?.headers['private-token']).toBe('secret');
  const body = new URLSearchParams(written?.body).get('body') ?? '';
  return [`${written?.method} ${written?.url}`, body];
}
