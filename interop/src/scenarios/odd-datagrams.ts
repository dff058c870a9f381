import type { Scenario } from '../runner/scenario.ts';
import { ScenarioError } from '../runner/scenario-error.ts';
import type { Stage } from '../runner/stage.ts';
import { ask, type Entry, guarded, numberOf, readList, restricted, wantError, wantSame } from './asking.ts';
import { guard, system } from './parts.ts';
import { writeLimit } from './power-limit.ts';

const LIMITS = 'loadControlLimitListData';

function odd(name: string, title: string, play: (stage: Stage, limit: Entry) => Promise<void>): Scenario {
  return {
    name: `odd.${name}`,
    title,
    left: guard('mdns', 'exchange', 'raw'),
    right: system('mdns'),
    async play(stage) {
      await guarded(stage);
      // The guard states a limit of its own at first (LPC-913): after this one it is done.
      await writeLimit(stage, 'consumption', { active: true, watts: 5000, durationSeconds: 600 });
      const [limit] = await readList(stage, 'LoadControl', LIMITS);
      if (limit === undefined) throw new ScenarioError(`${LIMITS} has no entry`);
      await play(stage, limit);
    },
  };
}

/** What neither Busbar nor a stack of the field sends: the answers of the other side (SPINE 5.3.2). */
export const oddDatagramScenarios: readonly Scenario[] = [
  odd(
    'two-commands',
    'two commands in a datagram are refused with 1 and not carried out',
    async (stage, { limitId }) => {
      const [cmd, secondCmd] = [4300, 4400].map((number) =>
        restricted(LIMITS, [{ cmdControl: { partial: {} } }], {
          loadControlLimitData: [{ limitId, value: { number, scale: 0 } }],
        }),
      );
      if (cmd === undefined || secondCmd === undefined) return;
      const answer = await ask(stage, 'write', 'LoadControl', cmd, { secondCmd });
      const [after] = await readList(stage, 'LoadControl', LIMITS);
      wantSame(numberOf(after), 5000, `the limit after two commands answered with error ${answer.error}`);
      wantError(answer, 1, 'write with two commands');
    },
  ),
  odd('unknown-source', 'a read from a feature that nobody has told of is answered', async (stage) => {
    const { cmd } = await ask(
      stage,
      'read',
      'LoadControl',
      { [LIMITS]: {} },
      {
        header: { addressSource: { device: await ownDevice(stage), entity: [1], feature: 250 } },
      },
    );
    wantSame(cmd !== undefined, true, 'a reply to the read');
  }),
  odd('version', 'a datagram with an odd version is answered', async (stage) => {
    for (const specificationVersion of ['draft', 'v1.3.0', '']) {
      const { cmd } = await ask(stage, 'read', 'LoadControl', { [LIMITS]: {} }, { header: { specificationVersion } });
      wantSame(cmd !== undefined, true, `a reply to a read of version "${specificationVersion}"`);
    }
  }),
  odd('same-counter', 'a read that comes twice with the same counter is answered twice', async (stage) => {
    const since = stage.left.mark();
    await ask(stage, 'read', 'LoadControl', { [LIMITS]: {} }, { isRepeated: true });
    await stage.pass(3);
    wantSame(stage.left.seen('answer', since).length, 2, 'answers');
  }),
];

/** Device address of the left node; an answer tells it. */
async function ownDevice(stage: Stage): Promise<unknown> {
  await ask(stage, 'read', 'LoadControl', { [LIMITS]: {} });
  const answer = stage.left.last('answer');
  const from = answer?.event === 'answer' ? (answer.from as { device?: unknown } | undefined) : undefined;
  if (from?.device === undefined) throw new ScenarioError('the address of the left node is not known');
  return from.device;
}
