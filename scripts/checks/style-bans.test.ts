import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkStyle } from './style-bans.ts';
import { temporaryRepository } from './temporary-repository.ts';

const banned: readonly (readonly [source: string, ban: string])[] = [
  ['setTimeout(f, 1);', 'ambient-time'],
  ['const timer = globalThis.setTimeout(f, 1);', 'ambient-time'],
  ['setInterval(f, 1);', 'ambient-time'],
  ['const later = setImmediate;', 'ambient-time'],
  ['const a = Date.now();', 'ambient-time'],
  ['const a = new Date();', 'ambient-time'],
  ['const a = new Date;', 'ambient-time'],
  ['const a = Date();', 'ambient-time'],
  ['const a = performance.now();', 'ambient-time'],
  ['const a = process.hrtime.bigint();', 'ambient-time'],
  ['const a = AbortSignal.timeout(5);', 'ambient-time'],
  ["import { setTimeout as wait } from 'node:timers/promises';", 'ambient-time'],
  ['try { f(); } catch { /* nothing */ }', 'swallowed-error'],
  ['try { f(); } catch (error) {}', 'swallowed-error'],
  ['f().catch(() => {});', 'swallowed-error'],
  ['f().catch(() => undefined);', 'swallowed-error'],
  ['f().catch((error) => null);', 'swallowed-error'],
  ['f().catch(error => undefined);', 'swallowed-error'],
  ['// @ts-ignore\nf();', 'hidden-check'],
  ['// @ts-expect-error\nf();', 'hidden-check'],
  ['// @ts-nocheck\nf();', 'hidden-check'],
  ['export function f() { return 1; }', 'return-type'],
  ['export async function f<T>(a: (b: T) => void) { return 1; }', 'return-type'],
  ['export default function f() { return 1; }', 'return-type'],
  ['export const f = (a: number) => a;', 'return-type'],
  ['export const f = async (a: number) => a;', 'return-type'],
];

for (const [source, ban] of banned) {
  test(`refused as ${ban}: ${source.replace('\n', ' ')}`, (t) => {
    const { failures } = checkStyle(temporaryRepository(t, { 'packages/a/src/b.ts': source }), []);
    assert.equal(failures.length, 1, failures.join('\n'));
    assert.match(failures.join(), new RegExp(`^packages/a/src/b\\.ts:\\d+: ${ban}: `));
  });
}

const allowed: readonly string[] = [
  'socket.setTimeout(1000);',
  "const text = 'setTimeout(f) new Date() Date.now()';",
  '// calls setTimeout',
  'const a = new Date(instant).toISOString();',
  'const a = Date.parse(text) + Date.UTC(2026, 0, 1);',
  'interface Options { setTimeout?: number; setInterval: number }',
  'try { f(); } catch (error) { report(error); }',
  'f().catch((error: unknown) => log(error));',
  'f().catch(() => ({ ok: false }));',
  'export function f(): number { return 1; }',
  'export function f(a: { b: number } = { b: 1 }): { c: number } { return { c: a.b }; }',
  'export const f = (a: number): number => a;',
  'export const a = (1 + 2) * 3;',
  'export const made = make((a) => a);',
];

for (const source of allowed) {
  test(`accepted: ${source}`, (t) => {
    assert.deepEqual(checkStyle(temporaryRepository(t, { 'packages/a/src/b.ts': source }), []).failures, []);
  });
}

test('refused: names that say nothing', (t) => {
  const root = temporaryRepository(t, {
    'packages/a/src/utils.ts': '',
    'packages/a/src/types.ts': '',
    'packages/a/src/hello.ts': '',
  });
  const { failures } = checkStyle(root, []);
  assert.equal(failures.length, 2);
  assert.match(failures.join(), /types\.ts:1: nameless-file.*utils\.ts:1: nameless-file/);
});

test('refused in tests: only, and real waiting', (t) => {
  const source =
    "test.only('a', f);\ntest('b', { only: true }, f);\nsetTimeout(f, 1);\n// @ts-expect-error a type test\nf();\n";
  const { failures } = checkStyle(temporaryRepository(t, { 'packages/a/src/b.test.ts': source }), []);
  assert.deepEqual(
    failures.map((failure) => failure.split(': ').slice(0, 2).join(' ')),
    [
      'packages/a/src/b.test.ts:3 ambient-time',
      'packages/a/src/b.test.ts:1 test-only',
      'packages/a/src/b.test.ts:2 test-only',
    ],
  );
});

test('tools of the repository may measure time', (t) => {
  assert.deepEqual(
    checkStyle(temporaryRepository(t, { 'scripts/a.ts': 'const a = performance.now();' }), []).failures,
    [],
  );
});

test('an exception allows one thing in one file; a stale one is refused', (t) => {
  const root = temporaryRepository(t, { 'a.ts': 'setTimeout(f, 1);', 'b.ts': 'const a = 1;' });
  const exception = { file: 'a.ts', ban: 'ambient-time', reason: 'the adapter' } as const;
  assert.deepEqual(checkStyle(root, [exception]).failures, []);
  assert.equal(checkStyle(root, [exception, { ...exception, file: 'b.ts' }]).failures.length, 1);
  assert.equal(checkStyle(root, [exception, { ...exception, file: 'gone.ts' }]).failures.length, 1);
  assert.equal(checkStyle(root, [{ ...exception, reason: '' }]).failures.length, 1);
});

test('a repository without a source file is refused', (t) => {
  assert.deepEqual(checkStyle(temporaryRepository(t, {}), []).failures, ['no file was seen']);
});
