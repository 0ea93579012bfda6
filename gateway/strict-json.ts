import { ClientError } from './errors.ts';

/** Most objects and lists within one another, those of the request itself counted. */
const DEPTH_MAX = 20;

/**
 * Reads a JSON text whose meaning must not depend on who reads it: no key stands twice in an object,
 * no text holds half a character or U+0000, and nothing is nested deeper than anybody needs.
 *
 * @param what what the text is, to begin a sentence with
 * @throws ClientError `BAD_REQUEST`
 */
export function parseStrictJson(text: string, what: string): unknown {
  const { depth, keys } = extentOf(text);
  if (depth > DEPTH_MAX) {
    throw new ClientError('BAD_REQUEST', `${what} is nested deeper than ${DEPTH_MAX} levels.`);
  }
  const value = parseJson(text, what);
  if (keys !== keysIn(value)) {
    throw new ClientError('BAD_REQUEST', `${what} holds one key twice.`);
  }
  // JSON may only escape either, and a text that was read as UTF-8 holds no half character.
  if (text.includes('\\u') && !isSound(value)) {
    throw new ClientError('BAD_REQUEST', `${what} holds a text that is not Unicode, or U+0000.`);
  }
  return value;
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ClientError('BAD_REQUEST', `${what} is not JSON.`);
  }
}

/**
 * How deep a JSON text is nested, and how many keys are written in it: as many as there are colons
 * outside its strings. More than the value holds were written twice, be it with other escapes. Of a
 * text that is no JSON it says anything.
 */
function extentOf(text: string): { readonly depth: number; readonly keys: number } {
  let [depth, deepest, keys] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = stringEnd(text, at);
        break;
      case COLON:
        keys += 1;
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        depth += 1;
        if (depth > deepest) deepest = depth;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        depth -= 1;
    }
  }
  return { depth: deepest, keys };
}

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Where the quote stands that ends a string, or the end of the text. */
function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    // An odd number of backslashes escapes the quote.
    if ((at - before) % 2 === 1) return at;
  }
  return text.length;
}

/** How many keys all objects of a value have. */
function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value);
  let keys = Array.isArray(value) ? 0 : inner.length;
  for (const each of inner) keys += keysIn(each);
  return keys;
}

/** Whether every text of a value, keys included, can be written as UTF-8 and kept by every database. */
function isSound(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  return (
    (Array.isArray(value) || Object.keys(value).every(isSound)) &&
    Object.values(value).every(isSound)
  );
}
