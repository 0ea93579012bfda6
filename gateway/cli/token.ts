import { SignJWT } from 'jose';
import { readConfig } from '../config.ts';
import { type Command, hint, UsageError } from './command.ts';
import { developmentKeys } from './development-keys.ts';
import { readProjectFile } from './project.ts';

/** Prints a development token for the edge. */
export const token: Command = {
  name: 'token',
  usage: '--sub <user> [--scope "<scope> …"] [--client <client>]…',
  summary: 'Prints a token that the edge takes for one hour, in development.',
  options: {
    sub: { type: 'string', value: '<user>', help: 'the user the token speaks for' },
    scope: { type: 'string', value: '<scopes>', help: 'what it may do, separated by spaces' },
    client: {
      type: 'string',
      multiple: true,
      value: '<client>',
      help: 'the client it is for (repeatable); all',
    },
  },
  example: `curl -H "authorization: Bearer $(npm run -s facet -- token --sub u1)" …`,
  words: 0,
  run: async (args) => {
    const sub = args.text('sub');
    if (!sub) throw new UsageError(`--sub names the user; ${hint(token)}`);
    const { production, issuers } = readConfig();
    if (production) {
      throw new UsageError('development tokens are refused; NODE_ENV is "production".');
    }
    const clients = args.texts('client');
    const { privateKey } = await developmentKeys();
    const jwt = await new SignJWT({ scope: args.text('scope') ?? '' })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'development', typ: 'at+jwt' })
      .setIssuer(issuers[0]?.name ?? '')
      .setSubject(sub)
      .setAudience(clients.length > 0 ? [...clients] : [...readProjectFile().bffs])
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
    process.stdout.write(`${jwt}\n`);
    return 0;
  },
};
