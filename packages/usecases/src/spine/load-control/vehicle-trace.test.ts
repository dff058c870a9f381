import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PHASES, type Phase } from '@busbar/functions';
import { amperes, silentLogger, watts } from '@busbar/kernel';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { LocalDevice, type LocalEntity, loadControlLimitListData } from '@busbar/spine';
import {
  type CurrentExpectation,
  type CurrentTrace,
  type CurrentTraceFile,
  type CurrentTraceStep,
  entriesOfCmd,
  functionOf,
  type PlainEntry,
  type PlainMessage,
  peerDiscovery,
  peerUseCases,
  plainNumber,
  ScriptedPeer,
} from '../../testing/index.ts';
import { type EvccValues, evccEv } from '../evcc/ev.ts';
import { addEvEntity } from '../evcc/ev-entity.ts';
import { type OpevEv, opevEv } from '../opev/opev.ts';
import { type OscevEv, oscevEv } from '../oscev/oscev.ts';
import type { LimitedEvOptions } from './limited-ev.ts';

// The example traces of OPEV and OSCEV against a real vehicle: a scripted energy manager sends exactly what the trace says, and
// every answer, stored limit, ceiling and recommendation is compared. Numbers of lists are ours: a reader never assumes them.

const traces = (
  JSON.parse(readFileSync(new URL('../../../vectors/usecase-opev.json', import.meta.url), 'utf8')) as CurrentTraceFile
).traces;

/** Time for messages of one step to pass; the links take 1 ms each way. */
const SLACK = 10;
const READ = { read: {} };
/** Number of the charging power, in the traces and with us. */
const POWER_PARAMETER = 8;

class VehicleRun {
  readonly clock = new ManualClock();
  readonly trace: CurrentTrace;
  readonly station: LocalDevice;
  readonly ev: LocalEntity;
  readonly opev: OpevEv;
  readonly oscev: OscevEv;
  readonly ems: ScriptedPeer;
  readonly counters = new Map<number, number>();
  /** Number of a limit in the trace → ours. */
  readonly limitIds: ReadonlyMap<number, number>;
  begin = 0;

  constructor(trace: CurrentTrace) {
    this.trace = trace;
    const { clock } = this;
    const { WB, EMS } = trace.devices;
    this.station = new LocalDevice({ address: WB, deviceType: 'ChargingStation', clock, logger: silentLogger });
    this.ev = addEvEntity(this.station.addEntity('EVSE', [1]));
    this.ev.feature('LoadControl', 'server', { id: 10 });
    this.ev.feature('ElectricalConnection', 'server', { id: 7 });
    this.ev.feature('Generic', 'client', { id: 1001 });
    const { communicationsStandard, asymmetricChargingSupported, safeCurrent } = trace.setup;
    const options: LimitedEvOptions = {
      clock,
      logger: silentLogger,
      phases: PHASES,
      permitted: permittedIn(trace),
      safeCurrent: amperes(safeCurrent ?? 6),
    };
    evccEv(this.ev, {
      phases: PHASES,
      ...(communicationsStandard === undefined ? {} : { communicationsStandard }),
      isAsymmetricChargingSupported: asymmetricChargingSupported ?? false,
      ...powerIn(trace),
    });
    this.opev = opevEv(this.ev, options);
    this.oscev = oscevEv(this.ev, options);
    this.limitIds = limitIdsOf(trace);
    const link = memoryLinkPair(clock);
    this.station.connect(link.a, { ski: 'e'.repeat(40), label: EMS });
    this.ems = new ScriptedPeer(link.b, { address: EMS, respond: (message, peer) => this.respond(message, peer) });
  }

  /** Answers what belongs to the commissioning of the devices, which the traces leave out. */
  respond(message: PlainMessage, peer: ScriptedPeer): boolean {
    const { EMS } = this.trace.devices;
    const name = functionOf(message);
    const isTraced = this.trace.steps.some(
      ({ classifier, from, cmd }) =>
        from?.device !== EMS && classifier === message.classifier && functionOf({ cmd } as PlainMessage) === name,
    );
    const isOfNode = JSON.stringify(message.cmd).includes('"serverFeatureType":"NodeManagement"');
    if (message.classifier === 'call' && (isOfNode || !isTraced)) peer.result(message);
    else if (name === 'nodeManagementDetailedDiscoveryData' && message.classifier === 'read')
      peer.reply(message, peerDiscovery(EMS, 'EnergyManagementSystem', [EMS_ENTITY]));
    else if (name === 'nodeManagementUseCaseData' && message.classifier === 'read')
      peer.reply(message, peerUseCases(EMS, EMS_USE_CASES));
    else if (message.classifier === 'read' && !isTraced) peer.reply(message, { [name]: {} });
    else return false;
    return true;
  }

  async run(): Promise<void> {
    const { EMS, WB } = this.trace.devices;
    const node = (device: string) => ({ device, entity: [0], feature: 0 });
    this.ems.send({
      classifier: 'read',
      source: node(EMS),
      destination: node(WB),
      cmd: [{ nodeManagementDetailedDiscoveryData: {} }],
    });
    await this.clock.run(5 * SLACK);
    this.begin = this.clock.now();
    for (const step of this.trace.steps) {
      try {
        await this.clock.run(Math.max(0, this.begin + step.t * 1000 - this.clock.now()));
        if (step.from?.device === EMS) await this.send(step);
        else if (step.classifier !== undefined) await this.compare(step);
        if (step.check !== undefined) this.check(step.check);
        if (step.event === 'EV' && step.state !== undefined) this.check(step.state);
      } catch (error) {
        throw new Error(`step ${step.n} at ${step.t} s: ${String(error)}`, { cause: error });
      }
    }
    const results = this.ems.received.filter(({ classifier }) => classifier === 'result');
    assert.deepEqual(results, [], 'no result the trace does not have');
    this.station.close();
    this.clock.advance(SLACK);
    assert.equal(this.clock.pendingTimers, 0, 'a closed device leaves no timer');
  }

  async send({
    classifier,
    from,
    to,
    msgCounter,
    msgCounterReference,
    ackRequest,
    cmd,
  }: CurrentTraceStep): Promise<void> {
    assert.ok(classifier !== undefined && from !== undefined && to !== undefined && cmd !== undefined);
    const actual = msgCounterReference === undefined ? undefined : this.counters.get(msgCounterReference);
    const { type: _from, ...source } = from as { type?: string };
    const { type: _to, ...destination } = to as { type?: string };
    this.ems.send({
      classifier,
      source,
      destination,
      cmd: classifier === 'write' ? this.ours(cmd) : cmd,
      ...(msgCounter === undefined ? {} : { msgCounter: msgCounter + 1000 }),
      ...(actual === undefined ? {} : { msgCounterReference: actual }),
      ...(ackRequest === undefined ? {} : { ackRequest }),
    });
    await this.clock.run(SLACK);
  }

  /** A command with our numbers of limits; a number that the trace does not describe stays. */
  ours(cmd: PlainMessage['cmd']): PlainMessage['cmd'] {
    const items = entriesOfCmd(cmd, 'loadControlLimitListData').map((item) => ({
      ...item,
      limitId: this.limitIds.get(Number(item.limitId)) ?? item.limitId,
    }));
    return [{ ...cmd[0], loadControlLimitListData: { loadControlLimitData: items } }];
  }

  /** Finds the message that our vehicle sent for this step and compares it. */
  async compare({ classifier, from, msgCounter, msgCounterReference, cmd }: CurrentTraceStep): Promise<void> {
    assert.ok(cmd !== undefined && msgCounter !== undefined);
    const name = functionOf({ cmd } as PlainMessage);
    if (JSON.stringify(cmd).includes('"isLimitChangeable":false')) {
      this.opev.setChangeable(false);
      await this.clock.run(SLACK);
    }
    const reference = msgCounterReference === undefined ? undefined : msgCounterReference + 1000;
    const found = this.ems.received.findLast(
      (one) =>
        one.classifier === classifier &&
        functionOf(one) === name &&
        (reference === undefined || one.msgCounterReference === reference),
    );
    assert.ok(found !== undefined, `the vehicle sends ${classifier} ${name}`);
    this.ems.received.splice(this.ems.received.indexOf(found), 1);
    this.counters.set(msgCounter, found.msgCounter);
    assert.deepEqual([found.source.entity, found.source.feature], [from?.entity, from?.feature]);
    const errorNumber = ({ cmd: [first] }: { readonly cmd: PlainMessage['cmd'] }): unknown =>
      (first?.resultData as { errorNumber?: number } | undefined)?.errorNumber;
    if (classifier === 'result') assert.equal(errorNumber(found), errorNumber({ cmd }));
    else if (classifier === 'reply' || classifier === 'notify') this.compareData(found, cmd, name);
    else assert.deepEqual(found.cmd, cmd);
  }

  /** Data of the trace is in ours, entry by entry, with our numbers; a vehicle may say more. */
  compareData(found: PlainMessage, cmd: PlainMessage['cmd'], name: string): void {
    const actual = entriesOfCmd(found.cmd, name);
    for (const expected of entriesOfCmd(cmd, name)) {
      const wanted = this.translated(expected);
      assert.ok(
        actual.some((entry) => Object.entries(wanted).every(([key, value]) => isEqual(entry[key], value))),
        `${name} has ${JSON.stringify(wanted)}, it has ${JSON.stringify(actual)}`,
      );
    }
  }

  /** An entry with our numbers. The scope of a phase parameter is optional, the charging power that of EVCC. */
  translated(entry: PlainEntry): PlainEntry {
    const { limitId, parameterId, electricalConnectionId, acMeasuredPhases, scopeType, ...others } = entry;
    const { permittedValueSet } = others;
    const limit = this.limitIds.get(Number(limitId));
    if (limit !== undefined) return { ...entry, limitId: limit };
    const phases = acMeasuredPhases === undefined ? {} : { acMeasuredPhases };
    if (parameterId === POWER_PARAMETER)
      return {
        electricalConnectionId,
        parameterId,
        ...phases,
        ...(scopeType === undefined ? {} : { scopeType }),
        ...(permittedValueSet === undefined ? {} : { permittedValueSet }),
      };
    // Parameters of phases are numbered from 1 in the traces, ours from 0.
    return { electricalConnectionId, parameterId: Number(parameterId) - 1, ...phases, ...others };
  }

  check({ trust, effective, effectiveCeiling, recommended, charging, stored }: CurrentExpectation): void {
    const opev = this.opev.state();
    const oscev = this.oscev.state();
    if (trust !== undefined) assert.equal(opev.trust, trust);
    const ceiling = effective ?? effectiveCeiling;
    if (ceiling !== undefined)
      for (const phase of PHASES) assert.equal(opev.currents[phase] ?? null, ceiling[phase], `ceiling of ${phase}`);
    if (recommended !== undefined)
      for (const phase of PHASES)
        assert.equal(oscev.currents[phase] ?? null, recommended?.[phase] ?? null, `recommended on ${phase}`);
    if (charging !== undefined)
      assert.equal(Math.min(opev.currents.a ?? 99, oscev.currents.a ?? 99), charging, 'the lower one counts');
    this.checkStored(stored ?? {});
  }

  checkStored(stored: NonNullable<CurrentExpectation['stored']>): void {
    const data = this.ev.feature('LoadControl', 'server').data(loadControlLimitListData)?.loadControlLimitData ?? [];
    const isOne = 'value' in stored || 'isLimitActive' in stored;
    for (const [id, wanted] of Object.entries(isOne ? { '0': stored } : stored)) {
      const entry = data.find(({ limitId }) => limitId === this.limitIds.get(Number(id)));
      const { isLimitActive, value } = wanted as { isLimitActive?: boolean; value?: number };
      assert.equal(entry?.isLimitActive, isLimitActive);
      if (value !== undefined) assert.equal(plainNumber(entry?.value), value);
    }
  }
}

/** The legacy peer is another vehicle than ours: it is compared from the side of the energy manager. */
const own = traces.filter(({ setup }) => setup.peerPartialWrite !== false);

for (const trace of own)
  test(`OPEV trace of the vehicle ${trace.name}: ${trace.description}`, async () => {
    await new VehicleRun(trace).run();
  });

test('the trace file has its eight traces, seven of them of a vehicle like ours, with checks', () => {
  assert.equal(traces.length, 8);
  assert.equal(own.length, 7);
  const steps = own.flatMap((one) => one.steps);
  assert.ok(steps.filter(({ check, state }) => check !== undefined || state !== undefined).length >= 20);
});

const EMS_ENTITY = {
  path: [1],
  type: 'CEM',
  features: [
    {
      id: 1,
      type: 'DeviceDiagnosis',
      role: 'server',
      functions: { deviceDiagnosisHeartbeatData: READ, deviceDiagnosisStateData: READ },
    },
    { id: 2, type: 'LoadControl', role: 'client' },
    { id: 3, type: 'ElectricalConnection', role: 'client' },
  ],
} as const;

const EMS_USE_CASES = [
  {
    entity: [1],
    actor: 'CEM',
    useCases: {
      overloadProtectionByEvChargingCurrentCurtailment: [1, 2, 3],
      optimizationOfSelfConsumptionDuringEvCharging: [1, 2, 3],
    },
  },
];

/** Range and pause of one parameter, as the trace shows it. */
function shownIn(trace: CurrentTrace, fits: (parameterId: unknown) => boolean): readonly (number | undefined)[] {
  const entry = trace.steps
    .flatMap(({ classifier, cmd }) =>
      classifier === 'reply' ? entriesOfCmd(cmd, 'electricalConnectionPermittedValueSetListData') : [],
    )
    .find(({ parameterId }) => fits(parameterId));
  const [set] = (entry?.permittedValueSet ?? []) as { value?: unknown[]; range?: { min: unknown; max: unknown }[] }[];
  const range = set?.range?.[0];
  return [range?.min, range?.max, set?.value?.[0]].map(plainNumber);
}

/** The permitted currents; those of the first phase stand for all. */
function permittedIn(trace: CurrentTrace): LimitedEvOptions['permitted'] {
  const [minimum, maximum, pause] = shownIn(trace, (parameterId) => parameterId !== POWER_PARAMETER);
  return {
    minimum: amperes(minimum ?? 6),
    maximum: amperes(maximum ?? 16),
    ...(pause === undefined ? {} : { pause: amperes(pause) }),
  };
}

/** The charging power of EVCC. */
function powerIn(trace: CurrentTrace): Pick<EvccValues, 'chargingPowerLimits'> {
  const [minimum, maximum] = shownIn(trace, (parameterId) => parameterId === POWER_PARAMETER);
  if (minimum === undefined || maximum === undefined) return {};
  return { chargingPowerLimits: { minimum: watts(minimum), maximum: watts(maximum) } };
}

/** Limits of the trace by scope and order of their phases, ours in the order OPEV a, b, c, OSCEV a, b, c. */
function limitIdsOf(trace: CurrentTrace): ReadonlyMap<number, number> {
  const described = trace.steps.flatMap(({ classifier, cmd }) =>
    classifier === 'reply' ? entriesOfCmd(cmd, 'loadControlLimitDescriptionListData') : [],
  );
  if (described.length === 0) return new Map(PHASES.map((_phase: Phase, index) => [index, index]));
  const ids = new Map<number, number>();
  for (const [offset, scope] of [
    [0, 'overloadProtection'],
    [3, 'selfConsumption'],
  ] as const)
    for (const [index, { limitId }] of described.filter(({ scopeType }) => scopeType === scope).entries())
      ids.set(Number(limitId), offset + index);
  return ids;
}

function isEqual(actual: unknown, expected: unknown): boolean {
  try {
    assert.deepEqual(actual, expected);
    return true;
  } catch {
    return false;
  }
}
