import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PHASES, type Phase } from '@busbar/functions';
import { type Amperes, amperes, silentLogger } from '@busbar/kernel';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { LocalDevice } from '@busbar/spine';
import {
  type CurrentTrace,
  type CurrentTraceFile,
  type CurrentTraceStep,
  entriesOfCmd,
  functionOf,
  type PeerEntity,
  type PlainEntry,
  type PlainMessage,
  peerDiscovery,
  peerUseCases,
  plainNumber,
  ScriptedPeer,
} from '../../testing/index.ts';
import { type OpevCem, opevCem } from '../opev/opev.ts';
import { type OscevCem, oscevCem } from '../oscev/oscev.ts';

// The same traces from the other side: a scripted station answers what the trace shows, the application states the currents that
// lead to the next write of the trace, and what our energy manager writes is compared with it.

const traces = (
  JSON.parse(readFileSync(new URL('../../../vectors/usecase-opev.json', import.meta.url), 'utf8')) as CurrentTraceFile
).traces;

/** An energy manager of ours never writes between pause and smallest current, and never what is refused for sure. */
const NOT_OURS = ['opev-below-min-pauses', 'opev-rejections'];
const SLACK = 100;
const SKI = 'e'.repeat(40);
const LIMITS = 'loadControlLimitListData';
const PARTIAL = { read: { partial: {} }, write: { partial: {} } };
const FULL = { read: {}, write: {} };
const READ = { read: {} };

class ManagerRun {
  readonly clock = new ManualClock();
  readonly trace: CurrentTrace;
  readonly ems: LocalDevice;
  readonly opev: OpevCem;
  readonly oscev: OscevCem;
  readonly station: ScriptedPeer;
  readonly stated = { overloadProtection: new Map<Phase, Amperes>(), selfConsumption: new Map<Phase, Amperes>() };
  /** Limits after what was written, by ours and by the trace. */
  readonly limits = { ours: new Map<number, PlainEntry>(), traced: new Map<number, PlainEntry>() };

  constructor(trace: CurrentTrace) {
    this.trace = trace;
    const { clock } = this;
    const { EMS, WB } = trace.devices;
    this.ems = new LocalDevice({ address: EMS, deviceType: 'EnergyManagementSystem', clock, logger: silentLogger });
    const cem = this.ems.addEntity('CEM');
    this.opev = opevCem(cem, { clock, logger: silentLogger });
    this.oscev = oscevCem(cem, { clock, logger: silentLogger });
    const link = memoryLinkPair(clock);
    this.ems.connect(link.a, { ski: SKI, label: WB });
    this.station = new ScriptedPeer(link.b, { address: WB, respond: (message, peer) => this.respond(message, peer) });
  }

  respond(message: PlainMessage, peer: ScriptedPeer): boolean {
    const name = functionOf(message);
    const { WB } = this.trace.devices;
    if (message.classifier === 'call') peer.result(message);
    else if (message.classifier !== 'read') return false;
    else if (name === 'nodeManagementDetailedDiscoveryData') peer.reply(message, this.discovery());
    else if (name === 'nodeManagementUseCaseData')
      peer.reply(
        message,
        peerUseCases(WB, [
          {
            entity: [1, 1],
            actor: 'EV',
            useCases: Object.fromEntries(this.useCases().map((one) => [one, [1, 2, 3]])),
          },
        ]),
      );
    else peer.reply(message, this.answer(name));
    return true;
  }

  /** What the trace replies; keys and parameters of peers whose trace leaves them out follow from its setup. */
  answer(name: string): PlainEntry {
    const step = this.trace.steps.find(
      ({ classifier, cmd }) => classifier === 'reply' && cmd?.[0]?.[name] !== undefined,
    );
    if (step?.cmd?.[0] !== undefined) return step.cmd[0];
    const { communicationsStandard, asymmetricChargingSupported, phaseOfMeasurement } = this.trace.setup;
    if (name === 'deviceConfigurationKeyValueDescriptionListData')
      return {
        [name]: {
          deviceConfigurationKeyValueDescriptionData: [
            { keyId: 0, keyName: 'communicationsStandard', valueType: 'string' },
            { keyId: 1, keyName: 'asymmetricChargingSupported', valueType: 'boolean' },
          ],
        },
      };
    if (name === 'deviceConfigurationKeyValueListData')
      return {
        [name]: {
          deviceConfigurationKeyValueData: [
            { keyId: 0, value: { string: communicationsStandard ?? 'iec61851' } },
            { keyId: 1, value: { boolean: asymmetricChargingSupported ?? false } },
          ],
        },
      };
    if (name === 'electricalConnectionParameterDescriptionListData')
      return {
        [name]: {
          electricalConnectionParameterDescriptionData: Object.entries(phaseOfMeasurement ?? {}).map(
            ([measurementId, acMeasuredPhases], parameterId) => ({
              electricalConnectionId: 0,
              parameterId,
              measurementId: Number(measurementId),
              acMeasuredPhases,
            }),
          ),
        },
      };
    return { [name]: {} };
  }

  useCases(): readonly string[] {
    const isBoth = JSON.stringify(this.trace.steps).includes('selfConsumption');
    return [
      'overloadProtectionByEvChargingCurrentCurtailment',
      ...(isBoth ? ['optimizationOfSelfConsumptionDuringEvCharging'] : []),
    ];
  }

  discovery(): Record<string, unknown> {
    const isPartial = this.trace.setup.peerPartialWrite !== false;
    const ev: PeerEntity = {
      path: [1, 1],
      type: 'EV',
      features: [
        {
          id: 7,
          type: 'ElectricalConnection',
          role: 'server',
          functions: {
            electricalConnectionParameterDescriptionListData: READ,
            electricalConnectionPermittedValueSetListData: READ,
          },
        },
        {
          id: 10,
          type: 'LoadControl',
          role: 'server',
          functions: { loadControlLimitDescriptionListData: READ, [LIMITS]: isPartial ? PARTIAL : FULL },
        },
        {
          id: 24,
          type: 'DeviceConfiguration',
          role: 'server',
          functions: {
            deviceConfigurationKeyValueDescriptionListData: READ,
            deviceConfigurationKeyValueListData: READ,
          },
        },
        { id: 1001, type: 'Generic', role: 'client' },
      ],
    };
    return peerDiscovery(this.trace.devices.WB, 'ChargingStation', [{ path: [1], type: 'EVSE', features: [] }, ev]);
  }

  async run(): Promise<void> {
    const { EMS, WB } = this.trace.devices;
    const node = (device: string) => ({ device, entity: [0], feature: 0 });
    this.station.send({
      classifier: 'read',
      source: node(WB),
      destination: node(EMS),
      cmd: [{ nodeManagementDetailedDiscoveryData: {} }],
    });
    await this.clock.run(SLACK);
    for (const entry of entriesOfCmd([this.answer(LIMITS)], LIMITS)) this.remember(entry);
    await this.answerWrites();
    for (const step of this.trace.steps) {
      try {
        if (step.classifier === 'write') await this.write(step);
      } catch (error) {
        throw new Error(`step ${step.n} at ${step.t} s: ${String(error)}`, { cause: error });
      }
    }
    this.ems.close();
    this.clock.advance(SLACK);
    assert.equal(this.clock.pendingTimers, 0, 'a closed device leaves no timer');
  }

  remember(entry: PlainEntry): void {
    this.limits.ours.set(Number(entry.limitId), entry);
    this.limits.traced.set(Number(entry.limitId), entry);
  }

  /** States what leads to the write of the trace, and compares the limits afterwards. */
  async write({ cmd }: CurrentTraceStep): Promise<void> {
    const items = entriesOfCmd(cmd, LIMITS);
    const isFull = cmd?.[0]?.filter === undefined;
    for (const item of items) {
      const id = Number(item.limitId);
      this.limits.traced.set(id, { ...this.limits.traced.get(id), ...item });
    }
    for (const scope of ['overloadProtection', 'selfConsumption'] as const) {
      const written = items.flatMap((item) => {
        const phase = this.phaseOf(Number(item.limitId), scope);
        return phase === undefined ? [] : [{ phase, item }];
      });
      if (written.length === 0 || (isFull && scope === 'selfConsumption')) continue;
      for (const { phase, item } of written) {
        const isCurtailed = item.isLimitActive === true || scope === 'selfConsumption';
        const value = plainNumber(item.value);
        if (isCurtailed && value !== undefined) this.stated[scope].set(phase, amperes(value));
        else this.stated[scope].delete(phase);
      }
      const cem = scope === 'overloadProtection' ? this.opev : this.oscev;
      const outcome = cem.setLimits({ ski: SKI }, Object.fromEntries(this.stated[scope]));
      await this.clock.run(SLACK);
      const writes = await this.answerWrites();
      await this.clock.run(SLACK);
      assert.deepEqual(await outcome, { accepted: true });
      for (const one of writes) this.compareShape(one, isFull);
    }
    this.compareLimits();
  }

  /** Accepts what was written. */
  async answerWrites(): Promise<readonly PlainMessage[]> {
    const writes = this.station.received.filter(({ classifier }) => classifier === 'write');
    for (const one of writes) {
      this.station.received.splice(this.station.received.indexOf(one), 1);
      for (const item of entriesOfCmd(one.cmd, LIMITS)) {
        const id = Number(item.limitId);
        this.limits.ours.set(id, { ...this.limits.ours.get(id), ...item });
      }
      this.station.result(one);
      await this.clock.run(SLACK);
    }
    return writes;
  }

  compareShape({ cmd, ackRequest, destination }: PlainMessage, isFull: boolean): void {
    assert.equal(ackRequest, true);
    assert.deepEqual([destination.entity, destination.feature], [[1, 1], 10]);
    assert.equal(cmd[0]?.function, isFull ? undefined : LIMITS);
    assert.deepEqual(cmd[0]?.filter, isFull ? undefined : [{ cmdControl: { partial: {} } }]);
    // A full list repeats what belongs to others (OSCEV 7).
    if (isFull) assert.equal(entriesOfCmd(cmd, LIMITS).length, this.limits.traced.size);
  }

  compareLimits(): void {
    const meaning = (limits: ReadonlyMap<number, PlainEntry>): unknown =>
      [...limits].map(([id, { isLimitActive, value }]) => {
        const number = plainNumber(value) ?? 0;
        // At the greatest current an obligation curtails nothing, active or not.
        const isNone = this.isObligation(id) && (isLimitActive !== true || number >= 16);
        return [id, isNone ? 'none' : { isLimitActive, number }];
      });
    assert.deepEqual(meaning(this.limits.ours), meaning(this.limits.traced));
  }

  isObligation(id: number): boolean {
    return PHASES.some((_phase, index) => this.described('overloadProtection')[index]?.limitId === id);
  }

  described(scope: string): readonly PlainEntry[] {
    const name = 'loadControlLimitDescriptionListData';
    return entriesOfCmd([this.answer(name)], name).filter(({ scopeType }) => scopeType === scope);
  }

  phaseOf(limitId: number, scope: string): Phase | undefined {
    const index = this.described(scope).findIndex((one) => one.limitId === limitId);
    return index < 0 ? undefined : PHASES[index];
  }
}

const own = traces.filter(({ name }) => !NOT_OURS.includes(name));

for (const trace of own)
  test(`OPEV trace of the energy manager ${trace.name}: ${trace.description}`, async () => {
    await new ManagerRun(trace).run();
  });

test('six of the eight traces show an energy manager like ours', () => {
  assert.equal(own.length, 6);
  assert.ok(own.flatMap(({ steps }) => steps).filter(({ classifier }) => classifier === 'write').length >= 13);
});

test('OPEV 8.1: a vehicle that leaves reads unanswered is written within a second, with 6 A to the fuse', async () => {
  const trace = traces.find(({ name }) => name === 'opev-full-write-legacy-peer') ?? assert.fail();
  const run = new ManagerRun(trace);
  const silent = ['electricalConnectionPermittedValueSetListData', 'deviceConfigurationKeyValueListData'];
  const { respond } = run;
  run.respond = (message, peer) =>
    (message.classifier === 'read' && silent.includes(functionOf(message))) || respond.call(run, message, peer);
  const node = (device: string) => ({ device, entity: [0], feature: 0 });
  run.station.send({
    classifier: 'read',
    source: node(trace.devices.WB),
    destination: node(trace.devices.EMS),
    cmd: [{ nodeManagementDetailedDiscoveryData: {} }],
  });
  await run.clock.run(1000);
  const [written] = run.station.received.filter(({ classifier }) => classifier === 'write');
  assert.deepEqual(
    entriesOfCmd(written?.cmd, LIMITS).map(({ limitId, isLimitActive, value }) => [
      limitId,
      isLimitActive,
      plainNumber(value),
    ]),
    [
      [1, false, 16],
      [2, false, 0],
      [3, false, 16],
      [4, false, 0],
      [5, false, 16],
      [6, false, 0],
    ],
  );
  run.ems.close();
});
