import { USE_CASE_FUNCTIONS, USE_CASE_QUIRKS, USE_CASES, type UseCaseDeclaration } from '@busbar/usecases';
import type { Evidence } from '../evidence/evidence-file.ts';
import { BANNER, code, table } from './markdown.ts';
import { numbers, statusOf } from './shown.ts';

/** docs/use-cases.md: the functions of the standard and the use cases, with what tests showed over sockets. */
export function overviewPage({ tests }: Evidence): string {
  return [
    '# Use cases',
    '',
    BANNER,
    '',
    'The use case functions of IEC 63380-2 that are mapped to SPINE, and the use cases that are made of them. **✔ shown** means:',
    'tests that passed played every scenario of the row as a whole with this actor over a real SHIP connection. Both sides had announced use case',
    'and scenario, everything the scenario needs was told by its server, and whatever the client writes was written and accepted. That',
    'is recorded at the sockets ([evidence/use-cases.json](evidence/use-cases.json), written by `npm run evidence`), not typed. Nothing',
    'else is green, however well it is tested in memory; each page names the tests. Examples stand in the [cookbook](cookbook.md).',
    '',
    '## Functions',
    '',
    ...table(
      [
        'Function',
        'Clause',
        'Use case',
        'Scenarios',
        'Actor with the server',
        'Status',
        'Actor that is client',
        'Status',
      ],
      functionRows(tests),
    ),
    '',
    'LPP, MGCP, VABD and VAPD are use cases of EEBUS that IEC 63380-2 does not have; they use the same functions.',
    '',
    '## Use cases',
    '',
    ...table(
      ['Use case', 'Name on the wire', 'Version', 'Actor', 'Role', 'Scenarios', 'Status'],
      USE_CASES.flatMap((one) => useCaseRows(tests, one)),
    ),
    '',
    '## Leniencies of all use cases',
    '',
    'Names of `USE_CASE_QUIRKS` (`packages/usecases/src/quirks.ts`), each with a switch (`quirksOff`).',
    '',
    ...table(
      ['Name', 'What is accepted', 'Seen at', 'Why it does no harm', 'Text'],
      Object.entries(USE_CASE_QUIRKS)
        .filter(([, { rule }]) => rule.startsWith('common'))
        .map(([name, { what, device, reason, rule }]) => [code(name), what, device, reason, rule]),
    ),
    '',
  ].join('\n');
}

function functionRows(tests: Evidence['tests']): readonly (readonly string[])[] {
  return USE_CASE_FUNCTIONS.flatMap(({ name, clause, scenarios }) =>
    USE_CASES.flatMap((declaration) => {
      const used = declaration.scenarios.filter(({ number }) => scenarios[declaration.short]?.includes(number));
      if (used.length === 0) return [];
      const { short, server, client } = declaration;
      const status = (side: 'server' | 'client'): string => statusOf(tests, declaration, side, used);
      return [
        [
          functionLink(name),
          clause,
          link(short),
          numbers(used),
          server.actor,
          status('server'),
          client.actor,
          status('client'),
        ],
      ];
    }),
  );
}

function useCaseRows(tests: Evidence['tests'], declaration: UseCaseDeclaration): readonly (readonly string[])[] {
  const { short, name, version, subRevision, scenarios } = declaration;
  return (['server', 'client'] as const).map((side) => [
    link(short),
    code(name),
    `${version} ${subRevision}`,
    declaration[side].actor,
    side,
    numbers(scenarios),
    statusOf(tests, declaration, side, scenarios),
  ]);
}

function link(short: string): string {
  return `[${short}](use-cases/${short.toLowerCase()}.md)`;
}

/** `UCF_EV_Connected` lies in `ev-connected`. */
function functionLink(name: string): string {
  const folder = name.replace('UCF_', '').replaceAll('_', '-').toLowerCase();
  return `[${name}](../packages/functions/src/${folder}/)`;
}
