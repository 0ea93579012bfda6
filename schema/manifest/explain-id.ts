import type { MissFinding, Misspelling } from './miss-finding.ts';
import { isOwn, type MissQuestion } from './miss-question.ts';

/** What is known about an id that was asked for. */
export function explainId(id: string, question: MissQuestion): MissFinding {
  return (
    explainSpelt(id, question) ??
    explainMisspelt(id, question) ??
    explainTruncated(id, question) ??
    explainByName(question) ?? { kind: 'unknown', looksLike: looksOf(id) }
  );
}

/** The id as it stands, but for the one prefix that is understood. */
function explainSpelt(given: string, question: MissQuestion): MissFinding | undefined {
  const { index } = question;
  const id = PREFIXED.test(given) ? given.slice('sha256:'.length) : given;
  const listed = index.withId(id);
  const own = listed.filter((each) => isOwn(each, question));
  const served = own.find(({ isServed }) => isServed);
  if (served) return { kind: 'registered', operation: served };
  const [gone] = own;
  if (gone) return { kind: 'gone', operation: gone };
  const [other] = listed;
  if (other) return { kind: 'other-client', operation: other };
  const forms = index.withForm(id);
  const form = forms.find(({ operation }) => isOwn(operation, question)) ?? forms[0];
  return form && { kind: 'form', ...form };
}

const PREFIXED = /^sha256:[0-9a-f]{64}$/;

function explainMisspelt(given: string, question: MissQuestion): MissFinding | undefined {
  for (const [misspelling, repair] of REPAIRS) {
    const repaired = repair(given);
    if (repaired === given) continue;
    const found = explainSpelt(repaired, question) ?? explainMisspelt(repaired, question);
    if (found && 'operation' in found) {
      const { operation } = found;
      return { kind: 'misspelt', operation, misspelling };
    }
  }
  return undefined;
}

const REPAIRS: readonly (readonly [Misspelling, (id: string) => string])[] = [
  ['padding', (id) => id.trim().replaceAll(/^["']|["']$/g, '')],
  ['capitals', (id) => (HASH_IN_CAPITALS.test(id) ? id.toLowerCase() : id)],
  ['prefix', (id) => id.replace(/^(?:sha-?256|sha-?1|md5)[:=_-]/i, '')],
  ['base64', (id) => (/^[\w+/-]{43}=?$/.test(id) ? Buffer.from(id, 'base64').toString('hex') : id)],
];

const HASH_IN_CAPITALS = /^(?:sha256:)?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;

function explainTruncated(
  given: string,
  { index, ...context }: MissQuestion,
): MissFinding | undefined {
  const id = given.replace(/^sha256:/, '').toLowerCase();
  if (!/^[0-9a-f]{8,}$/.test(id)) return undefined;
  const near = index.operations.filter(
    (each) => each.id.length >= 32 && (each.id.startsWith(id) || id.startsWith(each.id)),
  );
  const operation = near.find((each) => isOwn(each, context)) ?? near[0];
  return operation && { kind: 'truncated', operation, length: id.length };
}

function explainByName({
  index,
  operationName,
  ...context
}: MissQuestion): MissFinding | undefined {
  if (operationName === undefined) return undefined;
  const named = index.withName(operationName).filter(({ isServed }) => isServed);
  const operation = named.find((each) => isOwn(each, context)) ?? named[0];
  return operation && { kind: 'name-only', operation };
}

function looksOf(id: string): string {
  const bare = id.replace(/^sha256:/, '');
  const hash = /^[0-9a-f]+$/i.test(bare) ? HASHES.get(bare.length) : undefined;
  return hash ?? 'no hash that a toolchain makes';
}

const HASHES: ReadonlyMap<number, string> = new Map([
  [32, 'an MD5'],
  [40, 'a SHA-1'],
  [64, 'a SHA-256'],
]);
