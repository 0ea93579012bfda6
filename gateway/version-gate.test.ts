import { describe, expect, test } from '@jest/globals';
import { ClientError } from './errors.ts';
import { createVersionGate, type VersionChoices } from './version-gate.ts';

const CHOICES: VersionChoices = {
  refuse: '<4',
  nag: { versions: '<5.2', since: '2026-10-01', sunset: '2027-03-31T12:00:00Z' },
  exempt: ['Login', 'Configuration'],
  storeLink: 'https://apps.example/shop',
};

function refusalOf(run: () => unknown): ClientError {
  try {
    run();
  } catch (error) {
    if (error instanceof ClientError) return error;
  }
  throw new Error('It was not refused.');
}

describe('The version gate', () => {
  const admit = createVersionGate(CHOICES);

  test('lets versions of today through without a word', () => {
    expect(admit('5.2.0', 'Home')).toEqual({ verdict: 'ok', headers: {} });
  });

  test('tells versions whose time is running out since when, until when, and where to go', () => {
    expect(admit('5.1', 'Home')).toEqual({
      verdict: 'nag',
      headers: {
        deprecation: '@1790812800',
        sunset: 'Wed, 31 Mar 2027 12:00:00 GMT',
        link: '<https://apps.example/shop>; rel="deprecation"',
      },
    });
  });

  test('refuses what is older as CLIENT_VERSION_UNSUPPORTED, with the store’s link', () => {
    const { code, status, extensions } = refusalOf(() => admit('3.9.9', 'Home'));
    expect(code).toBe('CLIENT_VERSION_UNSUPPORTED');
    expect(status).toBe(426);
    expect(extensions).toEqual({ storeLink: 'https://apps.example/shop' });
  });

  test('lets even the oldest run what is exempt, and only if it is registered', () => {
    expect(admit('3.0', 'Login')).toEqual({ verdict: 'exempt', headers: {} });
    expect(refusalOf(() => admit('3.0', undefined)).status).toBe(426);
  });

  test.each([
    [undefined, 'ok'],
    ['nightly', 'ok'],
  ])('takes version %j for none, which is %s unless the BFF says otherwise', (version, verdict) => {
    expect(admit(version, 'Home').verdict).toBe(verdict);
    const nagging = createVersionGate({ ...CHOICES, missing: 'nag' });
    expect(nagging(version, 'Home').verdict).toBe('nag');
    const strict = createVersionGate({ ...CHOICES, missing: 'refuse' });
    expect(refusalOf(() => strict(version, 'Home')).code).toBe('CLIENT_VERSION_UNSUPPORTED');
    expect(strict(version, 'Login').verdict).toBe('exempt');
  });

  test('that was not asked for lets everybody through', () => {
    const open = createVersionGate({});
    for (const version of [undefined, '0.1', '99']) {
      expect(open(version, undefined)).toEqual({ verdict: 'ok', headers: {} });
    }
  });

  test('says nothing of a day or a store that nobody named', () => {
    const gate = createVersionGate({ nag: { versions: '<2', since: '2026-10-01' }, refuse: '<1' });
    expect(gate('1.0', undefined).headers).toEqual({ deprecation: '@1790812800' });
    expect(refusalOf(() => gate('0.9', undefined)).extensions).toEqual({});
  });
});
