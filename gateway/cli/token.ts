import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SignJWT } from 'jose';
import { readConfig } from '../config.ts';
import { bffNamed, EDGE } from '../identity/identity.ts';
import { digestOf } from '../identity/internal-token.ts';
import { createMint } from '../identity/mint.ts';
import { parseSigningKey } from '../identity/signing-key.ts';
import { scopesIn } from '../identity/viewer-headers.ts';
import { type Command, type CommandArgs, hint, UsageError } from './command.ts';
import { developmentInternalKeys } from './development-internal-keys.ts';
import { developmentKeys } from './development-keys.ts';
import { readProjectFile } from './project.ts';

/** Prints a development token for the edge. */
export const token: Command = {
  name: 'token',
  usage: '--sub <user> [--scope "<scope> …"] [--client <client>]… | --for <part> --body <text>',
  summary:
    'Prints a token that the edge takes for one hour, in development; or one for another part.',
  options: {
    sub: { type: 'string', value: '<user>', help: 'the user the token speaks for' },
    scope: { type: 'string', value: '<scopes>', help: 'what it may do, separated by spaces' },
    client: {
      type: 'string',
      multiple: true,
      value: '<client>',
      help: 'the client it is for (repeatable); all',
    },
    for: {
      type: 'string',
      value: '<part>',
      help: 'a token of some seconds for bff:<client> or subgraph:<name> instead',
    },
    body: { type: 'string', value: '<text>', help: 'with --for: the body that is sent with it' },
  },
  example: `curl -H "authorization: Bearer $(npm run -s facet -- token --sub u1)" …`,
  words: 0,
  run: async (args) => {
    const { production, issuers } = readConfig();
    if (production) {
      throw new UsageError('development tokens are refused; NODE_ENV is "production".');
    }
    const part = args.text('for');
    const made =
      part === undefined
        ? await viewersToken(args, issuers[0]?.name ?? '')
        : internalToken(part, args);
    process.stdout.write(`${made}\n`);
    return 0;
  },
};

async function viewersToken(args: CommandArgs, issuer: string): Promise<string> {
  const sub = args.text('sub');
  if (!sub) throw new UsageError(`--sub names the user; ${hint(token)}`);
  const clients = args.texts('client');
  const { privateKey } = await developmentKeys();
  return new SignJWT({ scope: args.text('scope') ?? '' })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'development', typ: 'at+jwt' })
    .setIssuer(issuer)
    .setSubject(sub)
    .setAudience(clients.length > 0 ? [...clients] : [...readProjectFile().bffs])
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
}

/** What the edge would tell a BFF, or the project's first BFF a subgraph. */
function internalToken(audience: string, args: CommandArgs): string {
  const [, kind, name] = /^(bff|subgraph):([a-z][\w-]*)$/.exec(audience) ?? [];
  const body = args.text('body');
  if (kind === undefined || name === undefined) {
    throw new UsageError(`--for is "${audience}"; expected bff:<client> or subgraph:<name>.`);
  }
  if (!body) throw new UsageError(`--body is what is sent with the token; ${hint(token)}`);
  const project = readProjectFile();
  const client = kind === 'bff' ? name : (project.bffs[0] ?? '');
  const issuer = kind === 'bff' ? EDGE : bffNamed(client);
  const key = parseSigningKey(
    readFileSync(developmentInternalKeys(project).keyFileOf(issuer), 'utf8'),
    issuer,
  );
  const sub = args.text('sub');
  return createMint(() => key)({
    audience,
    client,
    viewer: sub ? { id: sub, scopes: scopesIn(args.text('scope') ?? '') } : null,
    requestId: randomUUID(),
    digest: digestOf({ method: 'POST', target: '/graphql', body }),
  });
}
