import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

interface LockedPackage {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly libc?: readonly string[];
}

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

test('the lockfile names no download address', () => {
  const named = Object.entries(lock.packages).filter(([, one]) => one.resolved !== undefined && one.link !== true);
  assert.deepEqual(named, []);
});

test('the lockfile restricts no package to a C library: npm 9 reads that wrongly and leaves the package out', () => {
  const restricted = Object.entries(lock.packages).filter(([, one]) => one.libc !== undefined);
  assert.deepEqual(
    restricted.map(([name]) => name),
    [],
    'remove the members "libc" after npm install wrote them',
  );
});
