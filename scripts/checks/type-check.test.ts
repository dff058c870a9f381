import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryRepository } from './temporary-repository.ts';
import { typeCheck } from './type-check.ts';

const project = {
  'package.json': '{"type":"module"}',
  'tsconfig.json': JSON.stringify({
    compilerOptions: { strict: true, noEmit: true, types: [], module: 'NodeNext', erasableSyntaxOnly: true },
    include: ['src'],
  }),
};
const check = typeCheck('types', 'tsconfig.json');

test('accepted: a project without an error', async (t) => {
  const root = temporaryRepository(t, { ...project, 'src/a.ts': 'export const a: number = 1;\n' });
  assert.deepEqual(await check.run(root), { seen: '1 files', failures: [] });
});

test('refused: a wrong type, with file and line', async (t) => {
  const root = temporaryRepository(t, { ...project, 'src/a.ts': "export const a: number = 'one';\n" });
  const { failures } = await check.run(root);
  assert.match(failures.join('\n'), /src\/a\.ts\(1,14\): error TS2322/);
});

test('refused: syntax that cannot be stripped', async (t) => {
  const root = temporaryRepository(t, { ...project, 'src/a.ts': 'export enum A {\n  One,\n}\n' });
  const { failures } = await check.run(root);
  assert.match(failures.join('\n'), /TS1294/);
});

test('refused: a project without a file, and a project that is not there', async (t) => {
  assert.notDeepEqual((await check.run(temporaryRepository(t, project))).failures, []);
  assert.notDeepEqual((await check.run(temporaryRepository(t, {}))).failures, []);
});
