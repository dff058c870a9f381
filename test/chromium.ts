import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';

/** How to get the browser that tests of the page need. */
export const CHROMIUM_INSTALL = 'apt-get update && apt-get install -y --no-install-recommends chromium';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Path of Chromium for a test of the page. Without one the test fails in CI (`CI=true`) and is skipped elsewhere,
 * both with the line that installs it; then the result is undefined and the test returns.
 */
export function chromiumFor(
  test: Pick<TestContext, 'skip'>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const found = (environment.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(isExecutable);
  if (found !== undefined) return found;
  const advice = `Chromium is missing: ${CHROMIUM_INSTALL}`;
  if (environment.CI === 'true') throw new Error(advice);
  test.skip(advice);
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
