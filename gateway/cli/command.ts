import { parseArgs } from 'node:util';

/** One option of a command. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** What stands for its value in the help: `<file>`. */
  readonly value?: string;
  readonly help: string;
}

/** One command of the `facet` program. */
export interface Command {
  readonly name: string;
  /** The words after the name, as the help shows them. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: Readonly<Record<string, CommandOption>>;
  readonly example: string;
  /** Most words after the name. */
  readonly words: number;
  /** @returns the exit code */
  readonly run: (args: CommandArgs) => Promise<number>;
}

/** Every command by its name, to be loaded when it is needed. */
export type Commands = Readonly<Record<string, () => Promise<Command>>>;

/** What a person typed after a command's name. */
export interface CommandArgs {
  readonly words: readonly string[];
  /** The value of an option given once. */
  text(option: string): string | undefined;
  /** All values of an option that may be given often. */
  texts(option: string): readonly string[];
  flag(option: string): boolean;
}

/** The command line cannot be understood; the message is one line. */
export class UsageError extends Error {}

/** Runs the command that `argv` names, or shows the help it asks for. */
export async function run(commands: Commands, [name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(await overview(commands));
    return name === undefined ? 2 : 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new UsageError(`no command "${name}"; "facet --help" lists them.`);
  const command = await load();
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(helpOf(command));
    return 0;
  }
  return command.run(argumentsOf(command, rest));
}

function argumentsOf(command: Command, args: readonly string[]): CommandArgs {
  const { positionals, values } = parsed(command, args);
  if (positionals.length > command.words) {
    throw new UsageError(`"${positionals[command.words]}" is one word too many; ${hint(command)}`);
  }
  const given: Readonly<Record<string, unknown>> = values;
  return {
    words: positionals,
    text: (option) => given[option] as string | undefined,
    texts: (option) => (given[option] ?? []) as string[],
    flag: (option) => given[option] === true,
  };
}

function parsed(command: Command, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: Object.fromEntries(
        Object.entries(command.options ?? {}).map(([name, { type, multiple = false }]) => [
          name,
          { type, multiple },
        ]),
      ),
      allowPositionals: true,
    });
  } catch (error) {
    const [firstSentence] = (error as Error).message.split(/[.\n]/);
    throw new UsageError(`${firstSentence}; ${hint(command)}`);
  }
}

/** Where to read more, as the end of an error's line. */
export function hint(command: Pick<Command, 'name'>): string {
  return `"facet ${command.name} --help" explains.`;
}

async function overview(commands: Commands): Promise<string> {
  const loaded = await Promise.all(Object.values(commands).map((load) => load()));
  const lines = loaded.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`);
  return [
    'facet: one graph, one facet per client.',
    '',
    'Usage: facet <command> [options]',
    '',
    ...lines,
    '',
    'facet <command> --help explains one command, with an example.',
    '',
  ].join('\n');
}

function helpOf({ name, usage, summary, options = {}, example }: Command): string {
  const rows = Object.entries(options).map(([option, { value, help }]) => {
    const left = `--${option}${value ? ` ${value}` : ''}`;
    return `  ${left.padEnd(28)} ${help}`;
  });
  return [
    `Usage: facet ${name} ${usage}`.trimEnd(),
    '',
    summary,
    '',
    ...(rows.length > 0 ? ['Options:', ...rows, ''] : []),
    'Example:',
    ...example.split('\n').map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** The port that a `--port` option names, or another option. */
export function portOf(text: string | undefined, fallback: number, option = 'port'): number {
  if (text === undefined) return fallback;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--${option} is "${text}"; expected a number from 0 to 65535.`);
}
