/**
 * Every case of MPC and MGCP finds the fault it was made for: our own node misbehaves in one way, and the case has to fail with
 * a reason that names it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterSheet } from '../catalogue/parameter-sheet.ts';
import type { DataPoint } from '../monitoring/data-point.ts';
import { MGCP_SUITE, MPC_SUITE } from '../monitoring/monitoring-suite.ts';
import { MGCP_WORDS, type MonitoringVocabulary, MPC_WORDS } from '../monitoring/monitoring-vocabulary.ts';
import { runSuite } from '../runner/run-suite.ts';
import { selfBench } from './self-bench.ts';
import { answering, doesInstead, type UseCaseSabotage } from './test-support/limit-sabotage.ts';
import { changed, lost, sabotaged } from './test-support/sabotage.ts';

interface Fault {
  /** Identifier without prefix and use case. */
  readonly name: string;
  readonly fault: string;
  readonly sabotage: () => UseCaseSabotage;
  /** The reason the report has to give. */
  readonly reason: RegExp;
  readonly declares?: string;
}

const NOTIFIES_VALUES = /r":"notify".*"measurementListData"/;
const READS_VALUES = /r":"read".*"measurementListData"/;

/** The device uses whatever was published last. */
const wrongValue = (point: string, value: number): UseCaseSabotage =>
  answering('measurements', () => ({ values: { [point]: value } }));

/** Production is counted as consumption, or the other way round. */
const TURNED = doesInstead((command) =>
  command.do === 'measure' ? [{ ...command, watts: -command.watts }] : [command],
);

function faultsOf(words: MonitoringVocabulary): readonly Fault[] {
  const { server, points } = words;
  return [
    {
      name: `COM_PT_${server}Polling_001`,
      fault: 'no value in the reply',
      sabotage: () => ({ distort: changed(/\{"value":\[\{"number":-?\d+\},\{"scale":-?\d+\}\]\},/g, '') }),
      reason: /step 1: the reply of the device has no value/,
    },
    {
      name: `COM_PT_${server}Notification_001`,
      fault: 'no notification',
      sabotage: () => ({ distort: lost(NOTIFIES_VALUES) }),
      reason: /step 1: the device did not notify a change of Total active power within 120 s/,
    },
    {
      name: 'COM_PT_MAPolling_001',
      fault: 'one read and no more',
      sabotage: () => {
        let count = 0;
        return {
          distort: (message) => {
            if (!READS_VALUES.test(Buffer.from(message).toString('latin1'))) return [message];
            count += 1;
            return count > 1 ? [] : [message];
          },
        };
      },
      reason: /step 1: the device did not read the values within 120 s, after 0 reads/,
      declares: `PAR_${words.useCase}_polls: yes`,
    },
    {
      name: 'COM_PT_MANotification_001',
      fault: 'not subscribed',
      sabotage: () => ({ distort: lost(/SubscriptionRequestCall.*"serverFeatureType":"Measurement"/) }),
      reason: /step 1: the device does not subscribe the values/,
    },
    ...points.flatMap((point) => [...ofUnit(words, point), ...ofAppliance(point)]),
  ];
}

function ofUnit({ server }: MonitoringVocabulary, point: DataPoint): readonly Fault[] {
  const name = (number: number): string =>
    `SCE${point.scenario}_PT_${server}${point.name}_${String(number).padStart(3, '0')}`;
  switch (point.behaviour) {
    case 'signed':
      return [
        {
          name: name(point.number),
          fault: 'the opposite sign',
          sabotage: () => TURNED,
          reason: new RegExp(`step 1: ${point.words} is -\\d.* after 120 s: it has to be positive while consuming`),
        },
      ];
    case 'unsigned':
      return [
        {
          name: name(point.number),
          fault: 'a bad state',
          sabotage: () => ({ distort: changed(/"valueSource":"measuredValue"/g, STATE_ERROR) }),
          reason: new RegExp(`step 1: ${point.words} is .* after 120 s: its state is error`),
        },
      ];
    case 'configured':
      return [
        {
          name: name(point.number),
          fault: 'another factor',
          sabotage: () => ({ distort: changed(/"number":70/, '"number":60') }),
          reason: /step 1: PV feed-in limitation factor is 60 pct after 120 s: it is configured as 70/,
        },
        {
          name: name(point.number),
          fault: 'a share instead of percent',
          sabotage: () => ({ distort: changed(/"unit":"pct"/, '"unit":"1"') }),
          reason: /step 1: PV feed-in limitation factor has the unit 1, not pct/,
        },
      ];
    case 'counts consumption':
    case 'counts production': {
      const rising = point.behaviour === 'counts consumption' ? 1 : 2;
      return [
        {
          name: name(rising),
          fault: 'the counter stands',
          sabotage: () => TURNED,
          reason: new RegExp(`step 1: ${point.words} is \\d+ Wh after 120 s: it has to rise`),
        },
        {
          name: name(3 - rising),
          fault: 'the counter runs',
          sabotage: () => TURNED,
          reason: new RegExp(`step 1: ${point.words} went from \\d+ to \\d+ Wh`),
        },
      ];
    }
  }
}

const STATE_ERROR = '"valueSource":"measuredValue"},{"valueState":"error"';

function ofAppliance(point: DataPoint): readonly Fault[] {
  const name = (kind: 'PT' | 'NT', number: number): string =>
    `SCE${point.scenario}_${kind}_MA${point.name}_${String(number).padStart(3, '0')}`;
  const received: Fault = {
    name: name('PT', 2 * point.number - 1),
    fault: 'it uses another value',
    sabotage: () => wrongValue(point.key, 17),
    reason: new RegExp(`step 1: the device uses 17 for ${point.key}; published is`),
  };
  if (point.behaviour === 'configured') return [received];
  return [
    received,
    {
      name: name('NT', 2 * point.number),
      fault: 'it uses values of a bad state',
      sabotage: usesBadValues(point),
      reason: new RegExp(`step 1: the device uses .* for ${point.key}, which is in the state outOfRange`),
    },
  ];
}

/** What the test tool says of the state does not arrive. */
function usesBadValues(point: DataPoint): () => UseCaseSabotage {
  return () => {
    let last: number | undefined;
    return {
      // Looks at what is published; nothing is kept from the device.
      isDeaf: (message) => {
        const text = Buffer.from(message).toString('latin1');
        const id = measurementIdOf(point);
        const found = new RegExp(
          `"measurementId":${id}\\},[^\\]]*"value":\\[\\{"number":(-?\\d+)\\},\\{"scale":(-?\\d+)`,
        ).exec(text);
        if (/r":"notify"/.test(text) && found !== null) last = Number(`${found[1]}e${found[2]}`);
        return false;
      },
      ...answering('measurements', (answer) => (last === undefined ? answer : { values: { [point.key]: last } })),
    };
  };
}

function measurementIdOf(point: DataPoint): number {
  const { points } = MPC_WORDS.points.includes(point) ? MPC_WORDS : MGCP_WORDS;
  return points.filter(({ measurementType }) => measurementType !== undefined).indexOf(point);
}

for (const [words, suite] of [
  [MPC_WORDS, MPC_SUITE],
  [MGCP_WORDS, MGCP_SUITE],
] as const) {
  const { useCase } = words;
  const faults = faultsOf(words);
  for (const { name, fault, sabotage, reason, declares } of faults)
    test(`ATC_${useCase}_${name} fails a device with this fault: ${fault}`, async () => {
      const sheet = parameterSheet(declares, suite.parameters, 'default');
      const { operated, ...messages } = sabotage();
      const bench = selfBench({
        profile: 'default',
        sheet,
        between: (medium) => sabotaged(medium, messages),
        ...(operated === undefined ? {} : { operated }),
      });
      const only = [`ATC_${useCase}_${name}`];
      const { cases } = await runSuite(suite, bench, { sheet, profile: 'default', eitherAs: ['server'], only });
      assert.equal(cases[0]?.verdict, 'failed', cases[0]?.reason);
      assert.match(cases[0]?.reason ?? '', reason);
    });

  test(`every case of ${useCase} has a fault it finds`, () => {
    const ids = new Set(faults.map(({ name }) => `ATC_${useCase}_${name}`));
    assert.deepEqual(
      suite.cases.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
      [],
    );
  });

  test(`${useCase}: what the device does not describe is not applicable, not failed`, async () => {
    const sheet = parameterSheet(undefined, suite.parameters, 'default');
    const bench = selfBench({
      profile: 'default',
      sheet,
      between: (medium) => sabotaged(medium, { distort: changed(/"acFrequency"/g, '"somethingElse"') }),
    });
    const only = suite.cases.map(({ id }) => id).filter((id) => id.endsWith(`${words.server}Frequency_001`));
    const { cases } = await runSuite(suite, bench, { sheet, profile: 'default', eitherAs: ['server'], only });
    assert.deepEqual(
      cases.map(({ verdict, reason }) => [verdict, reason]),
      [['not-applicable', 'Frequency is not offered: the device describes no such measurement']],
    );
  });
}
