import { millis } from '@busbar/kernel';
import { act, trustAgain } from '../usecase/device-action.ts';
import { LIMIT_DURATION, limitValue } from './limit-test-data.ts';
import { judgeAnswer, judgeState } from './system-judgement.ts';
import { OBSERVED } from './system-steps.ts';
import { type SystemTester, startUpPatience } from './system-tester.ts';

/** Configurations a case towards a controllable system starts in. */
export const SYSTEM_STARTS = {
  CF_CS_Init: 'the system has just started; connected, but neither heartbeat nor limit was sent',
  CF_CS_Reset_Init: 'the same behind a reset to the values it was delivered with',
  CF_CS_UnlCntrl: 'unlimited/controlled: a deactivated limit was accepted, heartbeats are kept up',
  CF_CS_Limited_wo_dur: 'limited without a duration, heartbeats are kept up',
  CF_CS_FS: 'failsafe: the network was interrupted for 130 s, nobody is connected',
  CF_CS_UnlAuto: 'unlimited/autonomous: connected, no limit within 130 s of the start',
} as const;

/** Name of a start configuration. */
export type SystemStart = keyof typeof SYSTEM_STARTS;

/** How long a start configuration takes, s. */
export const START_SECONDS: Readonly<Record<SystemStart, number>> = {
  CF_CS_Init: 3,
  CF_CS_Reset_Init: 3,
  CF_CS_UnlCntrl: 2,
  CF_CS_Limited_wo_dur: 2,
  CF_CS_FS: OBSERVED + 3,
  CF_CS_UnlAuto: OBSERVED + 3,
};

/** A limit that is refused right behind the subscription is written again after this time, ms. */
const AGAIN = millis(2000);

/** Brings the system into a start configuration. */
export async function startAs(tester: SystemTester, start: SystemStart): Promise<void> {
  switch (start) {
    case 'CF_CS_Init':
      return restarted(tester, 'restart');
    case 'CF_CS_Reset_Init':
      return restarted(tester, 'reset');
    case 'CF_CS_UnlCntrl':
      return unlimitedControlled(tester);
    case 'CF_CS_Limited_wo_dur':
      return limited(tester);
    case 'CF_CS_FS':
      return failsafe(tester);
    case 'CF_CS_UnlAuto':
      await restarted(tester, 'restart');
      await tester.tool.pause(millis(OBSERVED * 1000));
      await judgeState(tester, 'unlimited-autonomous');
  }
}

async function restarted(tester: SystemTester, how: 'restart' | 'reset'): Promise<void> {
  const { tool, parameters } = tester;
  await tester.disconnect();
  await act(tool, how === 'reset' ? { do: 'reset' } : { do: 'restart', offSeconds: 0 });
  const patience = startUpPatience(parameters.startUpSystem);
  // The trust may be gone with the reset.
  if (how === 'reset') await trustAgain(tool, patience);
  await tester.connect(patience);
}

/** From whatever state: heartbeat and a deactivated limit lead here. The failsafe values become those it was delivered with. */
async function unlimitedControlled(tester: SystemTester): Promise<void> {
  const { tool, parameters } = tester;
  await tester.connect(startUpPatience(parameters.startUpSystem));
  await tester.keepHeartbeats();
  const write = { message: 16, value: limitValue(parameters, '03'), duration: LIMIT_DURATION } as const;
  const first = await tester.writeLimit(write);
  if (!first.ok) {
    await tool.pause(AGAIN);
    await tester.heartbeat();
    judgeAnswer(await tester.writeLimit(write), 'accepted', 'a deactivated limit behind a heartbeat');
  }
  const { failsafeLimit: limit, failsafeDuration: duration } = parameters;
  const delivered = await tester.writeFailsafe({ limit, duration });
  if (!delivered.ok) tool.note('the failsafe values could not be set to those the device was delivered with');
  await judgeState(tester, 'unlimited-controlled');
}

async function limited(tester: SystemTester): Promise<void> {
  await unlimitedControlled(tester);
  const write = { message: 14, value: limitValue(tester.parameters, '03'), duration: LIMIT_DURATION } as const;
  judgeAnswer(await tester.writeLimit(write), 'accepted', 'an activated limit without a duration');
  await judgeState(tester, 'limited');
}

/** Cut right behind a heartbeat: failsafe begins 120 s later. */
async function failsafe(tester: SystemTester): Promise<void> {
  await unlimitedControlled(tester);
  await tester.heartbeat();
  await tester.disconnect();
  await tester.tool.pause(millis(OBSERVED * 1000));
  await judgeState(tester, 'failsafe');
}
