/**
 * Every case of LPC and LPP finds the fault it was made for: our own node misbehaves in one way, and the case has to fail with a
 * reason that names it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterSheet } from '../catalogue/parameter-sheet.ts';
import { LPC_SUITE, LPP_SUITE } from '../power-limit/limit-suite.ts';
import { type LimitVocabulary, LPC_WORDS, LPP_WORDS } from '../power-limit/limit-vocabulary.ts';
import { runSuite } from '../runner/run-suite.ts';
import { selfBench } from './self-bench.ts';
import {
  ACCEPTS_EVERYTHING,
  doesInstead,
  isInState,
  NO_HEARTBEAT,
  refusesOnce,
  reports,
  SHOWS_INACTIVE,
  type UseCaseSabotage,
} from './test-support/limit-sabotage.ts';
import { changed, lost, sabotaged } from './test-support/sabotage.ts';
import { onceSent } from './test-support/spine-sabotage.ts';

interface Fault {
  /** Identifier without prefix and use case. */
  readonly name: string;
  readonly fault: string;
  /** Made anew for each run: it remembers what it has seen. */
  readonly sabotage: (words: LimitVocabulary) => UseCaseSabotage;
  /** The reason the report has to give. */
  readonly reason: RegExp;
  /** Lines of the sheet without their prefix. */
  readonly declares?: readonly string[];
}

const WRITE = /r":"write"/;

const fault = (
  name: string,
  text: string,
  sabotage: Fault['sabotage'],
  reason: RegExp,
  ...declares: readonly string[]
): Fault => ({ name, fault: text, sabotage, reason, declares });

/** Cases in which something has to be refused, and the step that says so. */
const REFUSALS: Readonly<Record<string, number>> = {
  COM_NT_CSConnection_001: 1,
  COM_PT_CSConnection_002: 2,
  COM_PT_CSConnection_003: 2,
  COM_PT_CSConnection_004: 2,
  COM_NT_CSLimited_001: 2,
  COM_NT_CSUnlCntrl_001: 2,
  COM_PT_CSFS_001: 4,
  COM_PT_CSFS_003: 2,
  COM_PT_CSTransition1_001: 2,
  COM_PT_CSTransition8_001: 3,
  INS2_PT_CSTransition1_001: 5,
};

/** The same in unlimited/autonomous: the start configuration looks at refusals too, so it has to behave at first. */
const REFUSALS_WHILE_AUTONOMOUS: Readonly<Record<string, number>> = {
  COM_NT_CSUnlAuto_001: 3,
  COM_PT_CSTransition11_001: 2,
};

/** Cases in which a state has to be reached: the one that is there instead, the question that is asked, the step. */
const STATES: readonly (readonly [name: string, state: string, question: number, step: number])[] = [
  ['COM_PT_CSConnection_003', 'init', 1, 3],
  ['COM_PT_CSLimited_002', 'failsafe', 1, 9],
  ['COM_PT_CSFS_002', 'unlimited-controlled', 3, 2],
  ['COM_PT_CSTransition1_002', 'init', 1, 3],
  ['COM_PT_CSTransition2_001', 'unlimited-controlled', 1, 3],
  ['COM_PT_CSTransition3_001', 'unlimited-controlled', 1, 2],
  ['COM_PT_CSTransition3_002', 'failsafe', 1, 3],
  ['COM_PT_CSTransition4_001', 'unlimited-controlled', 2, 2],
  ['COM_PT_CSTransition5_001', 'unlimited-controlled', 2, 3],
  ['COM_PT_CSTransition6_002', 'limited', 3, 2],
  ['COM_PT_CSTransition7_001', 'limited', 3, 4],
  ['COM_PT_CSTransition8_002', 'failsafe', 3, 4],
  ['COM_PT_CSTransition9_001', 'failsafe', 3, 4],
  ['COM_PT_CSTransition10_001', 'unlimited-controlled', 3, 6],
  ['COM_PT_CSTransition10_002', 'unlimited-controlled', 3, 4],
  ['COM_PT_CSTransition11_002', 'unlimited-autonomous', 2, 3],
  ['COM_PT_CSTransition12_001', 'unlimited-autonomous', 2, 3],
];

const FAULTS: readonly Fault[] = [
  ...Object.entries(REFUSALS).map(([name, step]) =>
    fault(
      name,
      'it acknowledges what it has to refuse',
      () => ACCEPTS_EVERYTHING,
      new RegExp(`step ${step}: the device accepts .*; it has to refuse it`),
    ),
  ),
  ...Object.entries(REFUSALS_WHILE_AUTONOMOUS).map(([name, step]) =>
    fault(
      name,
      'it acknowledges what it has to refuse',
      () => onceSent(/"heartbeatCounter":1\b/, changed(/"errorNumber":7/, '"errorNumber":0')),
      new RegExp(`step ${step}: the device accepts .*; it has to refuse it`),
    ),
  ),
  fault('INS1_PT_CSTransition1_001', 'it acknowledges it', () => ACCEPTS_EVERYTHING, /step 5: .* accepts/, 'CEM: yes'),
  ...STATES.map(([name, state, question, step]) =>
    fault(
      name,
      `it is in the state ${state}`,
      () => isInState(state, question),
      new RegExp(`step ${step}: the device is in the state ${state}, not `),
    ),
  ),
  ...['COM_PT_CSTransition2_001', 'COM_PT_CSTransition9_001', 'COM_PT_CSTransition12_001'].map((name) =>
    fault(
      name,
      'the limit is shown as deactivated',
      () => SHOWS_INACTIVE,
      /shows isLimitActive false; it was told true/,
    ),
  ),
  fault(
    'COM_PT_CSHeartbeat_001',
    'no heartbeat',
    () => NO_HEARTBEAT,
    /step 1: the device sent no heartbeat for 60 s, aft/,
  ),
  fault(
    'COM_PT_CSConnection_005',
    'a refused duration leaves the old one',
    () => ({ distort: changed(/"duration":"PT24H"/, '"duration":"PT2H"') }),
    /step 4: the device shows a Failsafe Duration Minimum of 7200 s, not 86400 s/,
  ),
  fault(
    'COM_PT_CSConnection_006',
    'too large a limit is refused',
    () => refusesOnce(/"isLimitActive":true/),
    /step 3: the device refuses MSG_14 on .* \(-?11550 W, activated, without a duration\) with error 7/,
  ),
  fault(
    'COM_PT_CSConnection_007',
    'another value is stored',
    () => ({ distort: changed(/"number":(-?)10450/, '"number":$110000') }),
    /step 3: the device shows -?10000 W; it was told -?10450 W/,
  ),
  fault(
    'COM_PT_CSConnection_008',
    'another failsafe limit is stored',
    () => ({ distort: changed(/"number":550\b/, '"number":551') }),
    /step 2: the device shows F[CP]APL 551 W, not 550 W/,
  ),
  fault(
    'COM_PT_CSConnection_008',
    'a short duration is accepted',
    () => ACCEPTS_EVERYTHING,
    /step 6: the device accepts a Failsafe Duration Minimum of 6840 s; it has to refuse it/,
  ),
  ...['COM_PT_CSConnection_009', 'COM_PT_EGConnection_003'].map((name) =>
    fault(name, 'it does not come back', staysOff, /step 2: the device cannot be reached/),
  ),
  fault(
    'COM_PT_CSInit_001',
    'more than the failsafe limit',
    () => reports({ effectiveLimitWatts: 11_000 }),
    /step 1: the device limits itself to 11000 W, which is more than PF[CP]APL, 4200 W/,
  ),
  fault(
    'COM_PT_CSInit_001',
    'the power is above it',
    () => reports({ powerWatts: 4300 }),
    /step 1: the power is 4300 W, which is more than PF[CP]APL/,
  ),
  fault(
    'COM_PT_CSInit_002',
    'another failsafe limit on delivery',
    () => ({ distort: changed(/"number":4200/, '"number":4300') }),
    /step 3: the device shows F[CP]APL 4300 W, not 4200 W/,
  ),
  fault(
    'COM_PT_CSInit_003',
    'a restart loses the failsafe values',
    () => doesInstead((command) => (command.do === 'restart' ? [{ do: 'reset' }] : [command])),
    /step 9: the device shows F[CP]APL 4200 W, not 5500 W/,
  ),
  fault(
    'COM_PT_CSUnlCntrl_002',
    'the maximum of a device',
    ({ contractualMaximum, nominalMaximum }) => ({
      distort: changed(new RegExp(contractualMaximum), nominalMaximum),
    }),
    /step 1: the device offers power\w+NominalMax/,
    'CEM: yes',
  ),
  fault(
    'COM_PT_CSUnlCntrl_003',
    'a contractual maximum',
    ({ contractualMaximum, nominalMaximum }) => ({
      distort: changed(new RegExp(nominalMaximum), contractualMaximum),
    }),
    /step 1: the device offers contractual\w+NominalMax/,
  ),
  fault(
    'COM_PT_CSUnlAuto_002',
    'more than the nominal maximum',
    () => reports({ powerWatts: 12_000 }),
    /step 1: the power is 12000 W, which is more than the nominal maximum, 11000 W/,
    'powerMeasured: yes',
  ),
  fault(
    'COM_PT_CSTransition6_001',
    'it stays active at the end of the duration',
    () => onceSent(/"endTime"/, changed(/"isLimitActive":false/, '"isLimitActive":true')),
    /step 4: the device shows isLimitActive true, which is not that of unlimited-controlled/,
  ),
  fault(
    'COM_PT_CSTransition7_001',
    'failsafe limits to something else',
    () => reports({ effectiveLimitWatts: 11_000 }),
    /step 4: the device limits itself to 11000 W in failsafe; F[CP]APL is 550 W/,
  ),
  fault('COM_PT_EGHeartbeat_001', 'no heartbeat', () => NO_HEARTBEAT, /step 1: the device sent no heartbeat for 60 s/),
  fault(
    'COM_PT_EGConnection_001',
    'no limit',
    () => ({ distort: lost(WRITE) }),
    /step 2: the device wrote no write of AP[CP]L within/,
  ),
  fault(
    'COM_PT_EGConnection_002',
    'no heartbeat',
    () => NO_HEARTBEAT,
    /step 2: the device sent no heartbeat within 60 s/,
  ),
  fault(
    'COM_PT_EGConnection_002',
    'the wrong sign',
    ({ sign }) => ({ distort: changed(/"number":-?11000/, `"number":${-11_000 * sign}`) }),
    /step 2: MSG_07 .*: AP[CP]L has the wrong sign/,
  ),
  fault(
    'COM_PT_EGMessages_001',
    'another value',
    () => ({ distort: changed(/"number":(-?)5500/, '"number":$15501') }),
    /step 1: the device wrote no activated AP[CP]L of -?5500 W within 60 s; it wrote .*5501/,
  ),
  fault(
    'COM_PT_EGMessages_002',
    'it gives up after the refusal',
    () => onceSent(/"errorNumber":7/, lost(WRITE)),
    /step 3: the device wrote no activated AP[CP]L of -?550 W within/,
  ),
  fault(
    'COM_PT_EGMessages_003',
    'no duration',
    () => ({ distort: changed(/\{"timePeriod":\[\{"endTime":"[^"]*"\}\]\},/, '') }),
    /step 1: round 1: the duration of MSG_06 .* is not 60 s or less/,
  ),
  fault(
    'COM_PT_EGMessages_004',
    'another duration',
    () => ({ distort: changed(/"duration":"PT[^"]*"/, '"duration":"PT1H"') }),
    /step 1: the device wrote 3600 duration; it was told 7200/,
  ),
];

function staysOff(): UseCaseSabotage {
  return doesInstead((command) =>
    command.do === 'restart' ? [{ ...command, offSeconds: command.offSeconds + 600 }] : [command],
  );
}

for (const [words, suite] of [
  [LPC_WORDS, LPC_SUITE],
  [LPP_WORDS, LPP_SUITE],
] as const) {
  const { useCase } = words;
  for (const { name, fault: text, sabotage, reason, declares = [] } of FAULTS)
    test(`ATC_${useCase}_${name} fails a device with this fault: ${text}`, async () => {
      const declared = declares.map((line) => `PAR_${useCase}_${line}`).join('\n');
      const sheet = parameterSheet(declared, suite.parameters, 'default');
      const { operated, ...messages } = sabotage(words);
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
    const ids = new Set(FAULTS.map(({ name }) => `ATC_${useCase}_${name}`));
    assert.deepEqual(
      suite.cases.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
      [],
    );
  });
}
