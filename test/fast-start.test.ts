import { resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { killPrograms, runFacet, startProgram } from './testkit/program.ts';

afterAll(killPrograms);

/** Has Node tell on standard error what it does with what was compiled. */
const TOLD = { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' };
const FOLDER = resolve('node_modules/.cache/facet');

describe('What one start compiled', () => {
  test('the next one reads, its own first file included', async () => {
    await runFacet(['token', '--help']);
    const { stderr, code } = await runFacet(['token', '--help'], { env: TOLD });
    expect(code).toBe(0);
    for (const file of ['gateway/cli.ts', 'gateway/cli/token.ts']) {
      expect(stderr).toContain(`file://${resolve(file)}...success`);
    }
    expect(stderr).toContain('was accepted');
    expect(stderr).not.toContain('mismatch');
  });

  test('is kept when the program is not started by npm, too', async () => {
    const words = [process.execPath, 'gateway/cli.ts', 'token', '--help'];
    const { stderr, code } = await startProgram(words, { env: TOLD }).ended;
    expect(code).toBe(0);
    expect(stderr).toContain(`resolved path ${FOLDER}`);
  });

  test('is not kept where that is not wanted', async () => {
    const env = { ...TOLD, NODE_DISABLE_COMPILE_CACHE: '1' };
    const { stdout, stderr, code } = await runFacet(['token', '--help'], { env });
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: facet token');
    expect(stderr).not.toContain('reading cache');
  });
});
