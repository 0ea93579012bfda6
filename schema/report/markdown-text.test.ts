import { describe, expect, test } from '@jest/globals';
import { marked } from 'marked';
import { code, codeBlock, folded, html, prose } from './markdown-text.ts';

/** What a reader sees, and the elements that make it. */
function rendered(markdown: string): { readonly text: string; readonly tags: readonly string[] } {
  const page = marked.parse(markdown, { gfm: true, async: false });
  const text = page
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
  const tags = [...page.matchAll(/<(\w+)/g)].map(([, tag = '']) => tag);
  return { text: text.trim(), tags: [...new Set(tags)].sort() };
}

describe('a sentence reads as it was written, and makes no link, mention, picture or formula', () => {
  test.each([
    'Field Product.price(currency:) was removed.',
    'Type [Product!]! became [Product](not a link), *not* **bold**, _nor_ ~~gone~~.',
    '<img src=x onerror=alert(1)> & &lt; <!-- <script>alert(1)</script>',
    'Ask @octocat or user@example.com about https://example.com/a_b_c?d=e and www.example.com.',
    'As in #12, GH-12 and owner/repo#12.',
    'A | B, ``more`` `and a \\ at the end \\',
    'It costs $1 and $2.',
    '![picture](https://example.com/a.png)',
    '[a]: https://example.com',
  ])('%s', (sentence) => {
    const { text, tags } = rendered(`- ${prose(sentence)}`);
    expect(text).toBe(sentence);
    expect(tags.filter((tag) => !['ul', 'li', 'code'].includes(tag))).toEqual([]);
  });
});

test('mentions and references stand as code, where a forge leaves them alone', () => {
  expect(prose('@octocat, #12, GH-12, a/b#1')).toBe('`@octocat`, `#12`, `GH-12`, `a/b#1`');
  expect(prose('@requires of Product.price')).toBe('`@requires` of `Product.price`');
  expect(prose('`Product.price` and `a | b`')).toBe('`Product.price` and `a \\| b`');
  expect(prose('It costs $1.')).toBe('It costs \\$1.');
});

test('a sentence is one line, whatever it holds', () => {
  expect(prose('One.\n\n# Two\u2028- three\u202e')).toBe('One. # Two - three');
});

test.each(['a', '`', 'a `` b', '`a`', 'a | b'])('%s is one code span in a cell', (name) => {
  const table = `| a | b |\n| - | - |\n| ${code(name)} | c |\n`;
  const page = marked.parse(table, { gfm: true, async: false });
  expect(page.match(/<td>/g)).toHaveLength(2);
  expect(page).toContain(`<td><code>${name}</code></td>`);
});

test('nothing in a block ends it', () => {
  const lines = '+ """\n+ ```\n+ ````\n</details>\n+ """';
  const tokens = marked.lexer(codeBlock('diff', lines));
  expect([...tokens]).toMatchObject([{ type: 'code', lang: 'diff', text: lines }]);
});

test('what is folded has a summary without markup of its own', () => {
  expect(folded(html('a <b> & "c"'), 'Text.')).toBe(
    '<details><summary>a &lt;b&gt; &amp; &quot;c&quot;</summary>\n\nText.\n</details>\n\n',
  );
});
