/**
 * A message of somebody else's without what it may quote: credentials, tokens, mail addresses, values
 * of fields whose name says that they are personal or secret, and the values that databases and
 * parsers repeat. It is cut after 500 characters.
 */
export function scrubbed(message: string): string {
  let text = message.slice(0, READ_MAX);
  for (const [pattern, instead] of PATTERNS) text = text.replace(pattern, instead);
  return text.slice(0, LENGTH_MAX);
}

const LENGTH_MAX = 500;

/** What is cut off must not be what would have told that the rest is secret. */
const READ_MAX = 2_000;

const REDACTED = '[redacted]';

const SECRET_NAMES =
  'pass(?:word|wd)?|pwd|secret|token|jwt|api[-_]?key|key|authorization|cookie|session|credential|' +
  'e-?mail|phone|address|street|city|zip|postcode|birth\\w*|(?:first|last|full|user|display)?[-_]?name|iban|card';

/** In this order: each may leave less for those behind it. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // postgres://user:password@host
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/]*@/gi, `$1${REDACTED}@`],
  [/\b(Bearer|Basic|Digest|ApiKey)\s+[^\s,;"']+/gi, `$1 ${REDACTED}`],
  [/\beyJ[\w-]*(?:\.[\w-]*){1,4}/g, REDACTED],
  // password=hunter2, "email": "a@b.c", Key (email)=(a@b.c)
  [
    new RegExp(
      `(["'(]?\\b[\\w-]*(?:${SECRET_NAMES})["')]?\\s*[:=]\\s*)(?:"[^"]*"?|'[^']*'?|\\([^)]*\\)?|[^\\s,;&]+)`,
      'gi',
    ),
    `$1${REDACTED}`,
  ],
  [/[^\s"'<>@:=,;()]{1,64}@[^\s"'<>@:=,;()]{1,190}/g, REDACTED],
  // invalid input syntax for type uuid: "…"
  [/: "[^"]*"?/g, `: ${REDACTED}`],
  // Unexpected token 'x', "…" is not valid JSON
  [/"[\s\S]*"(?:\.\.\.)?(?= is not valid JSON)/g, REDACTED],
];
