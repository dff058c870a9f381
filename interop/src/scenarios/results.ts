import type { Scenario } from '../runner/scenario.ts';
import { ScenarioError } from '../runner/scenario-error.ts';
import type { Stage } from '../runner/stage.ts';
import { ask, type Entry, guarded, readCmd, readList, restricted, wantError } from './asking.ts';
import { guard, system } from './parts.ts';

const LIMITS = 'loadControlLimitListData';
const SUBSCRIPTIONS = 'nodeManagementSubscriptionData';
const SOME_LIMIT = restricted(LIMITS, [{ cmdControl: { partial: {} } }], {
  loadControlLimitData: [{ limitId: 0, isLimitActive: true, value: { number: 4200, scale: 0 } }],
});

function result(name: string, title: string, play: (stage: Stage) => Promise<void>): Scenario {
  return {
    name: `result.${name}`,
    title,
    left: guard('mdns', 'exchange'),
    right: system('mdns'),
    async play(stage) {
      await guarded(stage);
      await play(stage);
    },
  };
}

/** Error numbers (resource specification, table 19) and what goes with them. */
export const resultScenarios: readonly Scenario[] = [
  result('unknown-feature', 'a feature or an entity that does not exist is answered with 4', async (stage) => {
    for (const at of [
      { entity: [1], feature: 250 },
      { entity: [77], feature: 1 },
    ])
      wantError(await ask(stage, 'read', at, { [LIMITS]: {} }), 4, `read at ${JSON.stringify(at)}`);
  }),
  result('unknown-function', 'a function that nobody knows is answered with 6', async (stage) => {
    const answer = await ask(stage, 'read', 'LoadControl', { function: 'interopUnknownListData' });
    wantError(answer, 6, 'read of an unknown function');
  }),
  result('function-not-offered', 'a function that the feature does not offer is answered with 6', async (stage) => {
    const answer = await ask(stage, 'read', 'LoadControl', { measurementListData: {} });
    wantError(answer, 6, 'read of a function the feature does not offer');
  }),
  result('not-writable', 'a write of a function that can only be read is answered with 6', async (stage) => {
    const data = { loadControlLimitDescriptionData: [{ limitId: 0, label: 'other' }] };
    const cmd = { loadControlLimitDescriptionListData: data };
    wantError(await ask(stage, 'write', 'LoadControl', cmd), 6, 'write of a description');
  }),
  result('relation-tables', 'the tables of bindings and subscriptions can be read', async (stage) => {
    for (const name of ['nodeManagementBindingData', SUBSCRIPTIONS]) {
      const entries = await readList(stage, 'NodeManagement', name);
      if (entries.length === 0) throw new ScenarioError(`${name} is empty, there are bindings and subscriptions`);
    }
  }),
  {
    name: 'result.unbound-write',
    title: 'a write without binding is answered with 9',
    left: { role: 'monitoring appliance', actors: ['MA-MPC'], needs: ['mdns', 'exchange'] },
    right: system('mdns'),
    async play(stage) {
      await stage.start();
      await stage.connect();
      const seen = { within: 20, what: 'to see the use cases of the system' };
      await stage.left.expect('usecases', () => true, seen);
      wantError(await ask(stage, 'write', 'LoadControl', SOME_LIMIT), 9, 'write without binding');
    },
  },
  {
    name: 'result.refused-write',
    title: 'a limit that the system does not want is answered with 7',
    left: guard('mdns', 'exchange'),
    right: system('mdns', 'refuse-writes'),
    async play(stage) {
      await guarded(stage);
      stage.right.do({ do: 'refuse', on: true });
      await stage.pass(1);
      const [limit] = await readList(stage, 'LoadControl', LIMITS);
      const entry = { limitId: limit?.limitId, isLimitActive: true, value: { number: 4100, scale: 0 } };
      const cmd = restricted(LIMITS, [{ cmdControl: { partial: {} } }], { loadControlLimitData: [entry] });
      wantError(await ask(stage, 'write', 'LoadControl', cmd), 7, 'write that is refused');
    },
  },
  {
    name: 'result.repeated-subscription',
    title: 'a subscription that is there already is answered with 0, and is there once',
    left: guard('mdns', 'exchange', 'call'),
    right: system('mdns'),
    async play(stage) {
      await guarded(stage);
      const [clientAddress, serverAddress] = await related(stage, 'LoadControl');
      const call = { subscriptionRequest: { clientAddress, serverAddress, serverFeatureType: 'LoadControl' } };
      const answer = await ask(stage, 'call', 'NodeManagement', { nodeManagementSubscriptionRequestCall: call });
      wantError(answer, 0, 'subscription that is there already');
    },
  },
  {
    name: 'result.one-binding-deleted',
    title: 'a binding that is deleted leaves the other one of the same client',
    left: guard('mdns', 'exchange', 'call'),
    right: system('mdns'),
    async play(stage) {
      await guarded(stage);
      const [limit] = await readList(stage, 'LoadControl', LIMITS);
      const [clientAddress, serverAddress] = await related(stage, 'DeviceConfiguration');
      const cmd = { nodeManagementBindingDeleteCall: { bindingDelete: { clientAddress, serverAddress } } };
      wantError(await ask(stage, 'call', 'NodeManagement', cmd), 0, 'deletion of a binding');
      const entry = { limitId: limit?.limitId, isLimitActive: false, value: { number: 4100, scale: 0 } };
      const written = restricted(LIMITS, [{ cmdControl: { partial: {} } }], { loadControlLimitData: [entry] });
      wantError(await ask(stage, 'write', 'LoadControl', written), 0, 'write over the other binding');
    },
  },
  {
    name: 'result.other-guard-leaves',
    title: 'another energy guard comes and leaves: the binding of the first one stays',
    left: guard('mdns', 'exchange'),
    right: system('mdns'),
    async play(stage) {
      await guarded(stage);
      const { right } = stage;
      const [limit] = await readList(stage, 'LoadControl', LIMITS);
      const other = await stage.startNode('left', 1);
      other.do({ do: 'trust', ski: right.ski });
      right.do({ do: 'trust', ski: other.ski });
      await right.expect('connected', ({ ski }) => ski === other.ski, { within: 40, what: 'to connect to the other' });
      await other.expect('usecases', () => true, { within: 20, what: 'to see the use cases of the system' });
      await stage.pass(3);
      await other.stop();
      const gone = { within: 30, what: 'to notice that the other guard left' };
      await right.expect('disconnected', ({ ski }) => ski === other.ski, gone);
      const entry = { limitId: limit?.limitId, isLimitActive: false, value: { number: 4100, scale: 0 } };
      const cmd = restricted(LIMITS, [{ cmdControl: { partial: {} } }], { loadControlLimitData: [entry] });
      wantError(await ask(stage, 'write', 'LoadControl', cmd), 0, 'write after another guard left');
    },
  },
];

/** The feature that asks a server feature of this type, which it has to be related to already, and the server feature. */
async function related(stage: Stage, featureType: string): Promise<readonly [unknown, unknown]> {
  // The answer says who asked.
  await readCmd(stage, featureType, featureType === 'LoadControl' ? LIMITS : 'deviceConfigurationKeyValueListData');
  const asker = stage.left.last('answer');
  const cmd = await readCmd(stage, 'NodeManagement', 'nodeManagementDetailedDiscoveryData');
  const discovery = cmd.nodeManagementDetailedDiscoveryData as { featureInformation?: readonly Entry[] };
  const descriptions = (discovery.featureInformation ?? []).map(({ description }) => description as Entry);
  const server = descriptions.find((one) => one.featureType === featureType && one.role === 'server');
  if (server === undefined || asker?.event !== 'answer' || asker.from === undefined)
    throw new ScenarioError('the addresses are not known');
  return [asker.from, server.featureAddress];
}
