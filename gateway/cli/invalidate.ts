import { readConfig } from '../config.ts';
import { type Command, hint, UsageError } from './command.ts';
import { invalidationUrl, layOut, type Place, readProjectFile } from './project.ts';

/** Has BFFs drop what they keep of something. */
export const invalidate: Command = {
  name: 'invalidate',
  usage: '<tag>… [--url <url>]…',
  summary:
    'Drops what BFFs keep of entities, types or names: all BFFs of facet.json, or those named.',
  options: {
    url: {
      type: 'string',
      multiple: true,
      value: '<url>',
      help: 'a BFF somewhere else (repeatable); those of facet.json',
    },
  },
  example: [
    'export FACET_INVALIDATION_CREDENTIAL=…   # as the BFFs have it; npm start makes one unless it is set',
    'facet invalidate Product:p7 Category',
  ].join('\n'),
  words: 100,
  run: async (args) => {
    const { basePort, invalidationCredential: credential } = readConfig();
    if (args.words.length === 0) throw new UsageError(`name what has changed; ${hint(invalidate)}`);
    if (!credential) {
      throw new UsageError(`FACET_INVALIDATION_CREDENTIAL is not set; ${hint(invalidate)}`);
    }
    const urls = args.texts('url');
    const bffs = urls.length > 0 ? urls.map(placeAt) : layOut(readProjectFile(), basePort).bffs;
    const body = JSON.stringify({ tags: args.words });
    const outcomes = await Promise.all(bffs.map((bff) => tell(bff, credential, body)));
    return outcomes.every(Boolean) ? 0 : 1;
  },
};

function placeAt(url: string): Pick<Place, 'name' | 'url'> {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return { name: new URL(url).host, url };
  throw new UsageError(`--url is "${url}"; expected the http:// URL of a BFF.`);
}

/** Tells one BFF, and the person what came of it. */
async function tell(
  { name, url }: Pick<Place, 'name' | 'url'>,
  credential: string,
  body: string,
): Promise<boolean> {
  const outcome = await post(invalidationUrl(url), credential, body);
  const told = outcome === 'invalidated';
  (told ? process.stdout : process.stderr).write(`${told ? '' : 'facet: '}${name}: ${outcome}\n`);
  return told;
}

async function post(url: string, credential: string, body: string): Promise<string> {
  const headers = { authorization: `Bearer ${credential}`, 'content-type': 'application/json' };
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const { status } = await fetch(url, { method: 'POST', headers, body, signal });
    return OUTCOMES[status] ?? `it answered ${status}`;
  } catch {
    return 'it does not answer';
  }
}

const ANSWER_MS = 5_000;

const OUTCOMES: Readonly<Record<number, string>> = {
  202: 'invalidated',
  400: 'it takes no such tags: each has from 1 to 200 characters, and a type before its colon',
  401: 'it takes another FACET_INVALIDATION_CREDENTIAL',
  404: 'it was started without FACET_INVALIDATION_CREDENTIAL',
};
