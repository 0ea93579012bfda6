import type { ArgumentLimit } from '#schema';
import { type CommandArgs, UsageError } from './command.ts';

/** What `--list-limit` says of every list: its most, which is its default too. */
export function listLimitOf(args: CommandArgs): ArgumentLimit | undefined {
  const text = args.text('list-limit');
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return { max: Number(text) };
  throw new UsageError(`--list-limit is "${text}"; expected a number of elements.`);
}
