import { describe, expect, test } from '@jest/globals';
import { UsageError } from './command.ts';
import { layOut } from './project.ts';
import { replicaUrls } from './replica-urls.ts';

const project = layOut({ bffs: ['web', 'mobile'], subgraphs: [] }, 4_000);

const urls = (told: readonly string[], environment: readonly string[] = []) =>
  replicaUrls(
    project,
    { words: [], text: () => undefined, texts: () => told, flag: () => false },
    environment,
  );

describe('The addresses of BFFs', () => {
  const WEB = ['http://127.0.0.1:4001/graphql'];
  const MOBILE = ['http://127.0.0.1:4002/graphql'];

  test('are where the project lays them out, unless something else is said of a client', () => {
    expect(urls([])).toEqual({ web: WEB, mobile: MOBILE });
    expect(urls(['web=http://a:1', 'web=https://b:2/graphql'])).toEqual({
      web: ['http://a:1/graphql', 'https://b:2/graphql'],
      mobile: MOBILE,
    });
  });

  test('come from the command line before they come from the environment', () => {
    expect(urls([], ['mobile=http://a:1'])).toEqual({ web: WEB, mobile: ['http://a:1/graphql'] });
    expect(urls(['mobile=http://b:2'], ['mobile=http://a:1'])).toEqual({
      web: WEB,
      mobile: ['http://b:2/graphql'],
    });
  });

  test.each([
    ['web', '--bff has "web"; expected <client>=<url>.'],
    ['web=10.0.0.1', '--bff has "web=10.0.0.1"; expected <client>=<url>.'],
    ['web=http://', '--bff has "web=http://"; expected <client>=<url>.'],
    ['web=http://a/graphql?x', '--bff has "web=http://a/graphql?x"; expected <client>=<url>.'],
    ['tv=http://a', 'no client "tv"; there are web, mobile.'],
  ])('that read %j are refused', (pair, message) => {
    expect(() => urls([pair])).toThrow(new UsageError(message));
    expect(() => urls([], [pair])).toThrow(UsageError);
  });
});
