import { millis } from '@busbar/kernel';
import { stepFailed } from '../../runner/verdict.ts';
import { stateIn } from '../../tool/device-command.ts';
import { ask } from '../../usecase/device-action.ts';
import { failsafeDuration, failsafeValue } from '../limit-test-data.ts';
import type { LimitVocabulary } from '../limit-vocabulary.ts';
import type { SystemCase } from '../system-case.ts';
import { judgeFailsafe, judgeState } from '../system-judgement.ts';
import {
  connect,
  heartbeat,
  OBSERVED,
  restart,
  type SystemStep,
  state,
  wait,
  writeFailsafeDuration,
  writeFailsafeLimit,
  writeLimit,
} from '../system-steps.ts';
import type { SystemTester } from '../system-tester.ts';

/** A measured power may exceed its limit by this share: meters are not exact. */
const METER_ERROR = 0.02;
/** How long before and after the end of the failsafe duration the state is looked at, s. */
const MARGIN = 30;
/** Shortest failsafe duration: the default of the sheet, s. */
const TWO_HOURS = 7200;
/** How long a system may take until its power is below a limit after a start, ms. */
const POWER_FALLS = millis(5000);

/** The states of a controllable system one by one: CSInit, CSLimited, CSUnlCntrl, CSFS, CSUnlAuto. */
export function systemStateCases(words: LimitVocabulary): readonly SystemCase[] {
  const { limit, failsafe, wrongSign } = words;
  const deactivate = writeLimit(words, { message: 16, value: '03' }, 'accepted');
  const activate = writeLimit(words, { message: 14, value: '03' }, 'accepted');
  return [
    {
      name: 'COM_PT_CSInit_001',
      title: 'Initial state',
      purpose: `After a reset the power is limited to the ${failsafe} it was delivered with, ${limit} is deactivated.`,
      requirements: ['009/3', '011', '017', '019'],
      start: 'CF_CS_Reset_Init',
      steps: [limitedToFailsafe(words)],
    },
    {
      name: 'COM_PT_CSInit_002',
      title: 'Factory defaults',
      purpose: 'After a reset the failsafe values are those declared for delivery.',
      requirements: ['009/2', '009/3', '011', '013'],
      start: 'CF_CS_Reset_Init',
      steps: [
        heartbeat(),
        state('init'),
        shownFailsafe(`P${failsafe} and PFSDM are shown`, ({ parameters }) => ({
          limit: parameters.failsafeLimit,
          duration: parameters.failsafeDuration,
        })),
      ],
    },
    {
      name: 'COM_PT_CSInit_003',
      title: 'Persistence of failsafe values',
      purpose: 'Failsafe values that were written survive a restart.',
      requirements: ['011/1', '013/1', '044'],
      declares: { storesFailsafe: true },
      start: 'CF_CS_Init',
      steps: [
        heartbeat(),
        deactivate,
        writeFailsafeLimit(words, '03', 'accepted'),
        writeFailsafeDuration('02', 'accepted'),
        restart(0),
        connect(),
        heartbeat(),
        deactivate,
        shownFailsafe('both values are as they were written', ({ parameters }) => ({
          limit: failsafeValue(parameters, '03'),
          duration: failsafeDuration(parameters, '02'),
        })),
      ],
    },
    {
      name: 'COM_NT_CSLimited_001',
      title: 'Refusal keeps limited',
      purpose: `A ${wrongSign} ${limit} is refused and the limit in force stays, whatever the message.`,
      requirements: ['009/1', '024', '035/1'],
      start: 'CF_CS_Limited_wo_dur',
      messages: [1, 6, 8, 14, 15, 16, 17],
      needsEveryMessage: true,
      steps: [state('limited'), writeLimit(words, { message: 'run', value: '06' }, 'refused'), state('limited')],
    },
    {
      name: 'COM_PT_CSLimited_002',
      title: 'Limited with sparse heartbeats',
      purpose: 'While it is controlled a limit is evaluated although the last heartbeat is 90 s old.',
      requirements: ['001/2', '002'],
      start: 'CF_CS_Init',
      steps: [
        heartbeat(),
        activate,
        heartbeat(),
        wait(90, 'no heartbeat in this time'),
        activate,
        wait(25, 'no heartbeat in this time'),
        heartbeat(),
        wait(10, 'the 120 s since the heartbeat before are over'),
        state('limited'),
      ],
    },
    {
      name: 'COM_NT_CSUnlCntrl_001',
      title: 'Refusal keeps unlimited/controlled',
      purpose: `A ${wrongSign} ${limit} is refused and the state stays.`,
      requirements: ['009', '009/3', '023'],
      start: 'CF_CS_UnlCntrl',
      messages: [6, 14],
      steps: [
        state('unlimited-controlled'),
        writeLimit(words, { message: 'run', value: '06' }, 'refused'),
        state('unlimited-controlled'),
      ],
    },
    {
      name: 'COM_PT_CSUnlCntrl_002',
      title: 'Nominal max of an energy manager',
      purpose: 'An energy manager offers the contractual nominal maximum and not that of a device.',
      requirements: ['010/3', '010/4', '039'],
      declares: { CEM: true },
      start: 'CF_CS_UnlCntrl',
      steps: [onlyMaximum(words.contractualMaximum, words.nominalMaximum)],
    },
    {
      name: 'COM_PT_CSUnlCntrl_003',
      title: 'Nominal max of a device',
      purpose: 'A device offers its nominal maximum and not a contractual one.',
      requirements: ['010/1', '010/2', '040'],
      declares: { CEM: false },
      start: 'CF_CS_UnlCntrl',
      steps: [onlyMaximum(words.nominalMaximum, words.contractualMaximum)],
    },
    {
      name: 'COM_PT_CSFS_001',
      title: 'Failsafe: heartbeat + limit window',
      purpose: 'In failsafe a limit counts within 60 s of a heartbeat only, and other writes only after it.',
      requirements: ['033', '036', '037'],
      start: 'CF_CS_FS',
      messages: [7, 16],
      steps: [
        connect(),
        heartbeat(),
        wait(90, 'no heartbeat in this time'),
        writeLimit(words, { message: 'run', value: '03' }, 'refused'),
        writeFailsafeLimit(words, '03', 'refused'),
        writeFailsafeDuration('02', 'refused'),
        state('failsafe'),
        heartbeat(),
        writeLimit(words, { message: 'run', value: '03' }, 'accepted'),
        state('unlimited-controlled'),
        writeFailsafeLimit(words, '03', 'accepted'),
      ],
    },
    {
      name: 'COM_PT_CSFS_002',
      title: 'Failsafe lasts the minimum',
      purpose: 'Failsafe is not left before the Failsafe Duration Minimum is over, and then to unlimited/autonomous.',
      requirements: ['012', '013'],
      start: 'CF_CS_FS',
      steps: [
        waitAlmost(),
        state('failsafe'),
        wait(2 * MARGIN, 'the Failsafe Duration Minimum ends'),
        state('unlimited-autonomous', 'failsafe'),
      ],
    },
    {
      name: 'COM_PT_CSFS_003',
      title: 'Failsafe: duration write refused',
      purpose: 'In failsafe the Failsafe Duration Minimum cannot be written before a limit was evaluated.',
      requirements: ['009', '009/3'],
      start: 'CF_CS_FS',
      steps: [connect(), state('failsafe'), heartbeat(), writeFailsafeDuration('02', 'refused'), state('failsafe')],
    },
    {
      name: 'COM_NT_CSUnlAuto_001',
      title: 'Autonomous: heartbeat + limit window',
      purpose:
        'In unlimited/autonomous a limit counts within 60 s of a heartbeat only, and other writes only after it.',
      requirements: ['033', '036', '037'],
      declares: { autonomous: true },
      start: 'CF_CS_UnlAuto',
      messages: [3, 16],
      steps: [
        heartbeat(),
        wait(90, 'no heartbeat in this time'),
        writeLimit(words, { message: 'run', value: '03' }, 'refused'),
        writeFailsafeLimit(words, '03', 'refused'),
        state('unlimited-autonomous'),
        heartbeat(),
        writeLimit(words, { message: 'run', value: '03' }, 'accepted'),
        state('unlimited-controlled'),
        writeFailsafeLimit(words, '03', 'accepted'),
      ],
    },
    {
      name: 'COM_PT_CSUnlAuto_002',
      title: 'Autonomous: nominal max kept',
      purpose: `In unlimited/autonomous the system ${words.verb} at most its nominal maximum, ${limit} is deactivated.`,
      requirements: ['009/3', '010', '038'],
      declares: { autonomous: true, powerMeasured: true },
      start: 'CF_CS_UnlAuto',
      steps: [belowMaximum(words)],
    },
  ];
}

function limitedToFailsafe({ failsafe }: LimitVocabulary): SystemStep {
  return {
    action: 'look at the state and at the power',
    expected: `init, and not more than P${failsafe}`,
    seconds: 0,
    async run(tester) {
      await tester.tool.pause(POWER_FALLS);
      const reported = await judgeState(tester, 'init');
      judgePower(tester, reported, tester.parameters.failsafeLimit, `P${failsafe}`);
      await judgeFailsafe(tester, { limit: tester.parameters.failsafeLimit });
    },
  };
}

function judgePower(
  { tool }: SystemTester,
  reported: Awaited<ReturnType<typeof judgeState>>,
  most: number,
  name: string,
): void {
  const { effectiveLimitWatts: effective, powerWatts: power } = reported ?? {};
  if (effective !== undefined && effective > most)
    throw stepFailed(`the device limits itself to ${effective} W, which is more than ${name}, ${most} W`);
  if (power !== undefined && power > most * (1 + METER_ERROR))
    throw stepFailed(`the power is ${power} W, which is more than ${name}, ${most} W`);
  if (effective === undefined && power === undefined) tool.note('the power is not known');
}

function shownFailsafe(
  expected: string,
  right: (tester: SystemTester) => { readonly limit: number; readonly duration: number },
): SystemStep {
  return {
    action: 'read the failsafe values',
    expected,
    seconds: 0,
    run: (tester) => judgeFailsafe(tester, right(tester)),
  };
}

function onlyMaximum(offered: string, notOffered: string): SystemStep {
  return {
    action: 'read the nominal maxima',
    expected: `${offered} with a value, no ${notOffered}`,
    seconds: 0,
    async run(tester) {
      const shown = await tester.shownMaxima();
      if (shown.some(({ type }) => type === notOffered)) throw stepFailed(`the device offers ${notOffered}`);
      const found = shown.find(({ type }) => type === offered);
      if (found?.watts === undefined) throw stepFailed(`the device does not offer ${offered} with a value`);
      if (found.watts < 0) throw stepFailed(`${offered} is ${found.watts} W; it is never negative`);
    },
  };
}

/** Until shortly before the end of the duration: failsafe began 120 s after the cut, and some of it is over. */
function waitAlmost(): SystemStep {
  const passed = OBSERVED - 120 + MARGIN;
  return {
    action: `wait for the Failsafe Duration Minimum, but ${MARGIN} s less`,
    expected: 'nobody sends a heartbeat',
    seconds: TWO_HOURS - passed,
    run: ({ tool, parameters }) => tool.pause(millis((parameters.failsafeDuration - passed) * 1000)),
  };
}

function belowMaximum({ useCase, nominalMaximum, contractualMaximum }: LimitVocabulary): SystemStep {
  return {
    action: 'look at the state and at the power',
    expected: 'unlimited/autonomous, and not more than the nominal maximum',
    seconds: 0,
    async run(tester) {
      await judgeState(tester, 'unlimited-autonomous');
      const shown = await tester.shownMaxima();
      const most = shown.find(({ type }) => type === nominalMaximum || type === contractualMaximum)?.watts;
      if (most === undefined) throw stepFailed('the device offers no nominal maximum');
      const power = stateIn(await ask(tester.tool, { do: 'state' }), useCase)?.powerWatts;
      if (power === undefined) throw stepFailed('the sheet declares that the power is measured, but nobody states it');
      judgePower(tester, { state: 'unlimited-autonomous', powerWatts: power }, most, 'the nominal maximum');
    },
  };
}
