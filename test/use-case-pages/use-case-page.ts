import { type AnyFunction, functionByName } from '@busbar/spine';
import {
  describedEntries,
  type ScenarioDeclaration,
  USE_CASE_FUNCTIONS,
  USE_CASE_QUIRKS,
  type UseCaseDeclaration,
  type UseCaseSide,
} from '@busbar/usecases';
import type { ElementUse } from '../evidence/element-use.ts';
import type { Evidence, EvidenceRow } from '../evidence/evidence-file.ts';
import { BANNER, code, codes, table } from './markdown.ts';
import { numbers, statusOf, testsThatShow, wantedParts } from './shown.ts';

/**
 * docs/use-cases/<short>.md: everything the declarations say of a use case, and what tests showed of it.
 * @param example anchor of its example in the cookbook
 */
export function useCasePage(declaration: UseCaseDeclaration, evidence: Evidence, example: string | undefined): string {
  const { short, name, version, subRevision } = declaration;
  return [
    `# ${short}: ${words(name)}`,
    '',
    BANNER,
    '',
    `On the wire ${code(name)}, version ${version}, sub revision ${code(subRevision)}.`,
    `[All use cases](../use-cases.md)${example === undefined ? '' : `, [an example](../cookbook.md#${example})`}.`,
    '',
    '## Actors',
    '',
    ...actorTable(declaration),
    '',
    '## Scenarios',
    '',
    'M mandatory, R recommended, O optional. Status: whether a test that passed played the scenario over real SHIP connections.',
    '',
    ...scenarioTable(declaration, evidence.tests),
    '',
    '## Features and functions',
    '',
    'What the entity of an actor serves. Identifiers are never fixed: the first one names the entry, the others refer or refine. What',
    'our entity offers is what it announced in the tests, for all use cases that share the function.',
    '',
    ...functionTable(declaration, evidence),
    '',
    ...entrySection(declaration),
    ...elementSection(declaration, evidence),
    ...quirkSection(short),
    ...testSection(declaration, evidence.tests),
  ].join('\n');
}

/** `limitationOfPowerConsumption` as words. */
function words(name: string): string {
  const text = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return (text[0] ?? '').toUpperCase() + text.slice(1).replaceAll(/\bev(se)?\b/g, (one) => one.toUpperCase());
}

function actorTable(declaration: UseCaseDeclaration): readonly string[] {
  const row = (side: UseCaseSide): readonly string[] => {
    const { actor, aliases, entityTypes } = declaration[side];
    return [code(actor), side, entityTypes === undefined ? 'any' : codes(entityTypes), codes(aliases)];
  };
  return table(['Actor', 'Role', 'Entity types', 'Other names that are understood'], [row('server'), row('client')]);
}

function scenarioTable(declaration: UseCaseDeclaration, tests: readonly EvidenceRow[]): readonly string[] {
  const { server, client, short } = declaration;
  return table(
    [
      'No',
      'Name',
      server.actor,
      client.actor,
      'Function of the standard',
      `Status ${server.actor}`,
      `Status ${client.actor}`,
    ],
    declaration.scenarios.map((scenario) => [
      String(scenario.number),
      scenario.name,
      scenario.server,
      scenario.client,
      USE_CASE_FUNCTIONS.filter((one) => one.scenarios[short]?.includes(scenario.number))
        .map(({ name }) => name)
        .join(', ') || '–',
      statusOf(tests, declaration, 'server', [scenario]),
      statusOf(tests, declaration, 'client', [scenario]),
    ]),
  );
}

function functionTable(declaration: UseCaseDeclaration, { elements }: Evidence): readonly string[] {
  const rows = (['server', 'client'] as const).flatMap((side) =>
    served(declaration, side).map(({ fn, feature, scenarios }) => [
      declaration[side].actor,
      feature,
      code(fn.name),
      scenarios.map(({ number }) => number).join(', '),
      codes(fn.list?.key ?? []),
      Object.keys(elements[`${declaration.short} ${fn.name} offered`] ?? {}).join(', ') || '–',
      isWritten(declaration, fn) ? 'reads, writes' : 'reads',
    ]),
  );
  const events = declaration.scenarios.flatMap(({ entity, number }) =>
    entity === undefined
      ? []
      : [
          [
            declaration.server.actor,
            'NodeManagement',
            code('nodeManagementDetailedDiscoveryData'),
            String(number),
            '–',
            '–',
            `is told that the entity was ${entity}`,
          ],
        ],
  );
  return table(
    ['Actor', 'Feature', 'Function', 'Scenarios', 'Identifiers', 'Our entity offers', 'The other actor'],
    [...rows, ...events],
  );
}

interface Served {
  readonly fn: AnyFunction;
  readonly feature: string;
  readonly scenarios: readonly ScenarioDeclaration[];
}

function served({ scenarios }: UseCaseDeclaration, side: UseCaseSide): readonly Served[] {
  const found = new Map<string, Served>();
  for (const scenario of scenarios)
    for (const { feature, functions } of side === 'server' ? scenario.atServer : scenario.atClient)
      for (const fn of functions)
        found.set(fn.name, { fn, feature, scenarios: [...(found.get(fn.name)?.scenarios ?? []), scenario] });
  return [...found.values()];
}

function isWritten({ short }: UseCaseDeclaration, fn: AnyFunction): boolean {
  return describedEntries(short).some(({ written }) => written.includes(fn));
}

function entrySection({ short }: UseCaseDeclaration): readonly string[] {
  const rows = describedEntries(short).map(({ scenario, in: fn, elements, written }) => [
    String(scenario),
    code(fn.name),
    pairs(elements, '').join(', '),
    codes(written.map(({ name }) => name)),
  ]);
  // Two data points with one description are one row.
  const unique = rows.filter((row, at) => rows.findIndex((other) => other.join() === row.join()) === at);
  if (unique.length === 0) return [];
  return [
    '## How its entries are found',
    '',
    'Other use cases share the features. An entry belongs to this one by these elements; entries of other functions by its identifiers.',
    '',
    ...table(['Scenario', 'Described in', 'Elements', 'The client writes it in'], unique),
    '',
  ];
}

function pairs(value: unknown, at: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => pairs(one, `${at}[]`));
  if (value === null || typeof value !== 'object') return [code(`${at} ${String(value)}`)];
  return Object.entries(value).flatMap(([name, one]) => pairs(one, at === '' ? name : `${at}.${name}`));
}

function elementSection({ short }: UseCaseDeclaration, { elements }: Evidence): readonly string[] {
  const rows = Object.entries(elements).flatMap(([key, use]) => {
    const [useCase, name = '', how] = key.split(' ');
    const fn = functionByName(name);
    return useCase === short && fn !== undefined && how !== 'offered'
      ? elementRows(fn, how === 'written' ? 'client writes' : 'server tells', use)
      : [];
  });
  if (rows.length === 0) return [];
  return [
    '## Elements',
    '',
    'What our actors sent in the tests over sockets: in every entry, or in some. A value may be number and scale.',
    '',
    ...table(['Function', 'Way', 'In every entry', 'In some'], rows),
    '',
  ];
}

function elementRows(fn: AnyFunction, way: string, use: ElementUse): readonly (readonly string[])[] {
  const names = (how: ElementUse[string]): string => {
    const all = Object.keys(use).filter((name) => use[name] === how);
    return (
      all.map((name) => (fn.list?.key.includes(name) === true ? `**${code(name)}**` : code(name))).join(', ') || '–'
    );
  };
  return [[code(fn.name), way, names('always'), names('sometimes')]];
}

function quirkSection(short: string): readonly string[] {
  const rows = Object.entries(USE_CASE_QUIRKS)
    .filter(([, { rule }]) => rule.split(/[ ,]+/).includes(short))
    .map(([name, { what, device, reason, rule }]) => [code(name), what, device, reason, rule]);
  if (rows.length === 0) return [];
  return [
    '## Leniencies',
    '',
    ...table(['Name', 'What is accepted', 'Seen at', 'Why it does no harm', 'Text'], rows),
    '',
  ];
}

function testSection(declaration: UseCaseDeclaration, tests: readonly EvidenceRow[]): readonly string[] {
  const { scenarios } = declaration;
  const shownIn = (row: EvidenceRow, side: UseCaseSide): string =>
    numbers(scenarios.filter((one) => testsThatShow([row], declaration, side, one).length > 0)) || '–';
  const rows = tests
    .map((row) => [code(row.file), row.title, shownIn(row, 'server'), shownIn(row, 'client')])
    .filter(([, , server, client]) => server !== '–' || client !== '–');
  const missing = scenarios.flatMap((scenario) =>
    (['server', 'client'] as const).flatMap((side) => {
      if (testsThatShow(tests, declaration, side, scenario).length > 0) return [];
      const { told, written } = wantedParts(declaration, scenario);
      const wanted = [...told, ...written.map((one) => `${one} written and accepted`)];
      return [
        `- scenario ${scenario.number}, ${declaration[side].actor}: no test showed ${wanted.join(', ')} over sockets`,
      ];
    }),
  );
  const header = ['File', 'Test', declaration.server.actor, declaration.client.actor];
  return [
    '## Tests over sockets',
    '',
    ...(rows.length === 0
      ? []
      : ['With the scenarios that each played as a whole, by actor.', '', ...table(header, rows), '']),
    ...(missing.length === 0 ? [] : [...missing, '']),
  ];
}
