import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckReport } from './check.ts';
import { cycles } from './import-cycles.ts';
import { importDirection } from './import-direction.ts';
import { PACKAGE_ARROWS } from './package-arrows.ts';
import { manifest, SOUND, temporaryRepository } from './temporary-repository.ts';

const EMS = {
  'packages/ems/package.json': manifest('ems', { '@busbar/kernel': '0.1.0', '@busbar/spine': '0.1.0' }).replace(
    '"exports":{',
    '"exports":{"./api-types":{"@busbar/source":"./src/api-types.ts"},',
  ),
  'packages/ems/src/index.ts': 'export const ems: number = 1;\n',
  'packages/ems/src/api-types.ts': 'export interface Site {\n  readonly time: string;\n}\n',
  'packages/spine/package.json': manifest('spine', { '@busbar/kernel': '0.1.0' }),
  'packages/spine/src/index.ts': 'export const spine: number = 1;\n',
  'packages/ui/package.json': manifest('ui', { '@busbar/ems': '0.1.0' }),
};

const broken: readonly (readonly [title: string, files: Readonly<Record<string, string>>, failure: RegExp])[] = [
  [
    'kernel importing ship points upwards',
    { 'packages/kernel/src/up.ts': "export { twice } from '@busbar/ship';\n" },
    /kernel\/src\/up\.ts:1: kernel must not import @busbar\/ship/,
  ],
  [
    'an import that is only a type points upwards as well',
    { 'packages/kernel/src/up.ts': "import type { A } from '@busbar/ship';\n" },
    /kernel must not import @busbar\/ship/,
  ],
  [
    'a dynamic import points upwards as well',
    { 'packages/kernel/src/up.ts': "export const a: unknown = await import('@busbar/ship');\n" },
    /kernel must not import @busbar\/ship/,
  ],
  [
    'a test points upwards as well',
    { 'packages/kernel/src/up.test.ts': "import '@busbar/ship';\n" },
    /kernel must not import @busbar\/ship/,
  ],
  [
    'ship importing spine goes sideways',
    { ...EMS, 'packages/ship/src/side.ts': "import '@busbar/spine';\n" },
    /ship must not import @busbar\/spine/,
  ],
  [
    'a deep import reaches behind the public entries',
    { 'packages/ship/src/deep.ts': "import '@busbar/kernel/src/step.ts';\n" },
    /deep import: kernel does not export \.\/src\/step\.ts/,
  ],
  [
    'a relative import leaves the package',
    { 'packages/ship/src/deep.ts': "import '../../kernel/src/step.ts';\n" },
    /leaves packages\/ship/,
  ],
  [
    'a package imports itself by name',
    { 'packages/ship/src/self.ts': "import '@busbar/ship';\n" },
    /ship imports itself by name/,
  ],
  ['a relative import leads nowhere', { 'packages/ship/src/gone.ts': "import './nowhere.ts';\n" }, /leads nowhere/],
  ['a scoped import leads nowhere', { 'packages/ship/src/gone.ts': "import '@busbar/nowhere';\n" }, /leads nowhere/],
  [
    'a computed import cannot be checked',
    { 'packages/ship/src/computed.ts': 'export const a: unknown = await import(name);\n' },
    /computed name/,
  ],
  [
    'the page may not use values of the energy manager',
    { ...EMS, 'packages/ui/src/index.ts': "import { Site } from '@busbar/ems/api-types';\n" },
    /ui may import only types from @busbar\/ems/,
  ],
  [
    'the page may not use another entry of the energy manager',
    { ...EMS, 'packages/ui/src/index.ts': "import type { ems } from '@busbar/ems';\n" },
    /ui may import only \.\/api-types of @busbar\/ems/,
  ],
  [
    'the allocator imports a protocol',
    { ...EMS, 'packages/ems/src/allocator/share.ts': "import '@busbar/spine';\n" },
    /allocator\/share\.ts -> @busbar\/spine: the allocator is domain code/,
  ],
  [
    'the planner reaches a protocol through another file of the package',
    {
      ...EMS,
      'packages/ems/src/planner/plan.ts': "import '../site.ts';\n",
      'packages/ems/src/site.ts': "import '@busbar/spine';\n",
    },
    /planner\/plan\.ts -> packages\/ems\/src\/site\.ts -> @busbar\/spine/,
  ],
  [
    'scripts import no package',
    { 'scripts/build.ts': "import '@busbar/kernel';\n" },
    /scripts must not import @busbar\/kernel/,
  ],
  [
    'package.json names a package that must not be used',
    { 'packages/kernel/package.json': manifest('kernel', { '@busbar/ship': '0.1.0' }) },
    /kernel must not depend on @busbar\/ship/,
  ],
  [
    'a package without a row in the table',
    { 'packages/novel/package.json': manifest('novel'), 'packages/novel/src/index.ts': 'export {};\n' },
    /packages\/novel: the package has no row/,
  ],
  [
    'a package without any module',
    { 'packages/spine/package.json': manifest('spine') },
    /packages\/spine: no module was seen/,
  ],
];

for (const [title, files, failure] of broken) {
  test(`refused: ${title}`, async (t) => {
    const { failures } = await importDirection.run(temporaryRepository(t, { ...SOUND, ...files }));
    assert.match(failures.join('\n'), failure);
  });
}

test('accepted: downwards, through public entries, and types of the API for the page', async (t) => {
  const root = temporaryRepository(t, {
    ...SOUND,
    ...EMS,
    'packages/ui/src/index.ts':
      "import type { Site } from '@busbar/ems/api-types';\nexport const site: Site = { time: '' };\n",
    'packages/ems/src/site.ts': "import '@busbar/spine';\nimport '@busbar/kernel';\nimport './index.ts';\n",
    'examples/read.ts': "import '@busbar/ems';\n",
  });
  const report: CheckReport = await importDirection.run(root);
  assert.deepEqual(report.failures, []);
  assert.match(report.seen, /^9 modules, /);
});

test('a repository without a module is refused, not green', async (t) => {
  const root = temporaryRepository(t, { 'package.json': '{"workspaces":[]}' });
  const { failures } = await importDirection.run(root);
  assert.match(failures.join('\n'), /no module was seen/);
});

test('modules without any import are refused: the reader of imports would be blind', async (t) => {
  const root = temporaryRepository(t, { 'package.json': '{"workspaces":[]}', 'a.ts': 'export const a = 1;\n' });
  const { failures } = await importDirection.run(root);
  assert.match(failures.join('\n'), /no import was seen/);
});

test('the table of arrows forms no circle', () => {
  const edges = new Map(Object.entries(PACKAGE_ARROWS).map(([from, arrows]) => [from, arrows.map(({ to }) => to)]));
  assert.deepEqual(cycles(edges), []);
});
