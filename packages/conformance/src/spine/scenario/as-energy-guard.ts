import { type Clock, millis } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueListData,
  type FeatureAddress,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
} from '@busbar/spine';
import { notJudged, stepFailed } from '../../runner/verdict.ts';
import type { ShipTool } from '../../tool/ship-tool.ts';
import { type Plain, type PlainCmd, partialCmd } from '../message/plain-message.ts';
import { errorNumberIn, inWords } from '../message/received-datagram.ts';
import { spineParameters } from '../parameters.ts';
import { ANSWER_TIME, type SpineConnection } from '../partner/spine-connection.ts';
import { TOOL_VERSION, type ToolDevice } from '../partner/tool-device.ts';
import { type LimitUseCase, limitUseCase, SCENARIO_TIME } from './limit-use-case.ts';
import { foundPart } from './played-part.ts';
import { bindingRequest, subscriptionRequest } from './relation-calls.ts';

/** How the test tool looks as energy guard. */
export interface GuardLook {
  /** Entities that announce the energy guard, each with a client and a heartbeat; `[1]` by default. */
  readonly entities?: readonly (readonly number[])[];
  /** Type of the client feature; `Generic` by default. */
  readonly clientType?: string;
  readonly version?: string;
}

/** The controllable system under test with the test tool as its energy guard. */
export interface GuardedSystem {
  /** Client feature and heartbeat of the test tool. */
  readonly client: FeatureAddress;
  readonly heartbeat: FeatureAddress;
  readonly loadControl: FeatureAddress;
  readonly limitId: number;
}

const [DIAGNOSIS, CLIENT] = [1, 2] as const;
/** Time between two heartbeats, below the announced 60 s, ms. */
const HEARTBEAT_INTERVAL = millis(50_000);
/** An energy guard repeats a refused limit after this time, ms. */
const REPEAT_AFTER = 2000;

/** The test tool as an energy manager whose entities announce the energy guard. */
export function guardDevice(address: string, { name }: LimitUseCase, look: GuardLook = {}): ToolDevice {
  const { entities = [[1]], clientType = 'Generic', version = TOOL_VERSION } = look;
  return {
    address,
    type: 'EnergyManagementSystem',
    specificationVersion: version,
    entities: entities.map((path) => ({
      path,
      type: 'CEM',
      features: [
        {
          id: DIAGNOSIS,
          type: 'DeviceDiagnosis',
          role: 'server',
          functions: { deviceDiagnosisHeartbeatData: { operations: 'read' } },
        },
        { id: CLIENT, type: clientType, role: 'client' },
      ],
    })),
    useCases: entities.map((entity) => ({
      entity,
      actor: 'EnergyGuard',
      name,
      scenarios: [1, 2, 3, 4],
      isAvailable: true,
    })),
  };
}

/** Client feature and heartbeat of an entity of {@link guardDevice}. */
export function guardFeatures(
  spine: SpineConnection,
  entity: readonly number[] = [1],
): Pick<GuardedSystem, 'client' | 'heartbeat'> {
  return { client: spine.partner.at(entity, CLIENT), heartbeat: spine.partner.at(entity, DIAGNOSIS) };
}

/** PRE_SPINE_Scenario_LpcLpp_S1_S3 with the device as controllable system: it ends with the first accepted limit. */
export async function guardSystem(
  tool: ShipTool,
  spine: SpineConnection,
  options: { readonly entity?: readonly number[]; readonly firstLimit?: Plain } = {},
): Promise<GuardedSystem> {
  const rest = untilDeadline(tool.clock);
  const own = guardFeatures(spine, options.entity);
  const part = await foundPart(tool, spine, 'CS');
  const [loadControl, configuration] = [part.server('LoadControl'), part.server('DeviceConfiguration')];
  for (const [server, type] of [
    [loadControl, 'LoadControl'],
    [configuration, 'DeviceConfiguration'],
  ] as const) {
    const ends = { clientAddress: own.client, serverAddress: spine.of(server) };
    const bound = spine.send('call', bindingRequest(ends, type), { ackRequest: true });
    await spine.acknowledged(bound, `binding of ${type}`);
    const subscribed = spine.send('call', subscriptionRequest(ends, type), { ackRequest: true });
    await spine.acknowledged(subscribed, `subscription of ${type}`);
  }
  const diagnosis = { clientAddress: own.client, serverAddress: spine.of(part.server('DeviceDiagnosis')) };
  const heard = spine.send('call', subscriptionRequest(diagnosis, 'DeviceDiagnosis'), { ackRequest: true });
  await spine.acknowledged(heard, 'subscription of DeviceDiagnosis');
  const limitId = await limitIdOf(tool, spine, own.client, loadControl);
  const readFrom = (server: FeatureAddress, name: string): number =>
    spine.read(name, { from: own.client, to: spine.of(server) });
  await spine.reply(readFrom(loadControl, loadControlLimitListData.name), loadControlLimitListData);
  await spine.reply(
    readFrom(configuration, deviceConfigurationKeyValueListData.name),
    deviceConfigurationKeyValueListData,
  );
  await subscribedBy(spine, own.heartbeat, rest());
  spine.keepAlive(own.heartbeat, HEARTBEAT_INTERVAL);
  const system = { ...own, loadControl, limitId };
  const { firstLimit = limitValue(tool, spineParameters(tool.sheet).limit1) } = options;
  await acceptedLimit(tool, spine, system, firstLimit, rest);
  return system;
}

/** The device subscribes the heartbeat of the test tool. */
export async function subscribedBy(spine: SpineConnection, heartbeat: FeatureAddress, within: number): Promise<void> {
  await spine.until(
    'subscription of the heartbeat of the test tool',
    () => spine.partner.relations.clientsOf('subscription', heartbeat)[0],
    within,
  );
}

/** One heartbeat that wants to be acknowledged, and is. PAR_notifyAck. */
export async function acknowledgedHeartbeat(spine: SpineConnection, { heartbeat }: GuardedSystem): Promise<void> {
  const [counter] = spine.sendAll(spine.partner.heartbeat(heartbeat, true));
  if (counter === undefined)
    throw notJudged('the device has no subscription of the heartbeat of the test tool any more');
  await spine.acknowledged(counter, 'heartbeat');
}

/** Writes the limit; the counter. PAR_writeLimitVal. */
export function writeLimit(
  spine: SpineConnection,
  system: GuardedSystem,
  members: Readonly<Record<string, Plain>>,
): number {
  return spine.send('write', limitCmd(system, members), {
    from: system.client,
    to: spine.of(system.loadControl),
    ackRequest: true,
  });
}

/** A limit of this many watts in the direction of the use case, as number and scale. */
export function limitValue(
  tool: ShipTool,
  watts: number,
  scale = 0,
): { readonly number: number; readonly scale: number } {
  return { number: limitUseCase(tool.sheet).sign * Math.round(watts * 10 ** -scale), scale };
}

function limitCmd({ limitId }: GuardedSystem, members: Readonly<Record<string, Plain>>): PlainCmd {
  return partialCmd('loadControlLimitListData', { loadControlLimitData: [{ limitId, ...members }] });
}

async function acceptedLimit(
  tool: ShipTool,
  spine: SpineConnection,
  system: GuardedSystem,
  value: Plain,
  rest: () => number,
): Promise<void> {
  for (;;) {
    const counter = writeLimit(spine, system, { isLimitActive: true, value });
    const answer = await spine.answer(counter, 'write of the limit', Math.min(rest(), ANSWER_TIME));
    if (errorNumberIn(answer) === 0) return;
    if (rest() <= REPEAT_AFTER)
      throw stepFailed(`the device answers the limit with ${inWords(answer)}, not with result 0`);
    await tool.pause(REPEAT_AFTER);
    spine.sendAll(spine.partner.heartbeat(system.heartbeat));
  }
}

async function limitIdOf(
  tool: ShipTool,
  spine: SpineConnection,
  client: FeatureAddress,
  loadControl: FeatureAddress,
): Promise<number> {
  const { limitDirection } = limitUseCase(tool.sheet);
  const read = spine.read(loadControlLimitDescriptionListData.name, { from: client, to: spine.of(loadControl) });
  const { loadControlLimitDescriptionData = [] } = await spine.reply(read, loadControlLimitDescriptionListData);
  const found = loadControlLimitDescriptionData.find(
    (one) => one.limitDirection === limitDirection && one.scopeType === 'activePowerLimit',
  );
  if (found?.limitId === undefined)
    throw stepFailed(`no limit has the direction ${limitDirection} and activePowerLimit`);
  return found.limitId;
}

/** The time that is left of the scenario, ms; never negative. */
export function untilDeadline(clock: Clock): () => number {
  const end = clock.now() + SCENARIO_TIME;
  return () => Math.max(0, end - clock.now());
}
