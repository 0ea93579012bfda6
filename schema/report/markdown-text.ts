import { oneLine, unsteered } from './one-line.ts';

/**
 * A sentence as Markdown that reads as it was written, whatever is in it: names in schemas come
 * from whoever opened the pull request. What a forge would turn into a link, a mention or a
 * reference stands as code, as do schema coordinates and directives.
 */
export function prose(text: string): string {
  return oneLine(text)
    .split(CODE_WORDS)
    .map((part, index) => (index % 2 === 1 ? code(withoutTicks(part)) : escaped(part)))
    .join('');
}

/** At odd places: what its writer quoted, addresses, `@name`, `owner/repo#1`, `GH-1`, `Product.price(currency:)`. */
const CODE_WORDS =
  /((?<!`)`[^`]+`(?!`)|(?:https?:\/\/|ftp:\/\/|www\.)[^\s`|<>]+|@[\w-]+|[\w./-]*#\d+|\bGH-\d+|\b[A-Z]\w*\.\w+(?:\(\w+:\))?)/;

function withoutTicks(text: string): string {
  return text.replace(/^`(.*)`$/, '$1');
}

/** Every character that could mean something inside a line of Markdown, formulas and HTML included. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~$]/g, (character) => `\\${character}`);
}

/** A name in a code span, in a table's cell as well. */
export function code(text: string): string {
  const line = oneLine(text).replaceAll('|', '\\|');
  if (line === '') return '';
  const ticks = fence(line, 1);
  const space = /^`|`$/.test(line) ? ' ' : '';
  return `${ticks}${space}${line}${space}${ticks}`;
}

/** Lines in a block of their own, which nothing in them can end. */
export function codeBlock(language: string, text: string): string {
  const lines = text.split('\n').map(unsteered);
  const ticks = fence(text, 3);
  return `${ticks}${language}\n${lines.join('\n').trimEnd()}\n${ticks}\n`;
}

/** More backticks than the text has in a row. */
function fence(text: string, least: number): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length + 1);
  return '`'.repeat(Math.max(least, ...runs));
}

/** Markdown that stays folded until somebody wants it. */
export function folded(summary: string, markdown: string): string {
  return `<details><summary>${summary}</summary>\n\n${markdown}\n</details>\n\n`;
}

/** A text as HTML, for the summary of what is folded. */
export function html(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return oneLine(text).replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
