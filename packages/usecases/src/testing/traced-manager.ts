import assert from 'node:assert/strict';
import { silentLogger } from '@busbar/kernel';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { LocalDevice, type LocalEntity } from '@busbar/spine';
import { type PeerEntity, peerDiscovery, peerUseCases } from './peer-discovery.ts';
import { type PlainMessage, ScriptedPeer } from './scripted-peer.ts';
import { functionOf } from './trace-message.ts';
import { meaningOf, type UseCaseTrace, type UseCaseTraceStep } from './use-case-trace.ts';

/** Time for messages of one step to pass. */
const SLACK = 10;

const SKI: string = 'e'.repeat(40);
const READ = { read: {} };
const FULL = { read: {}, write: {} };
const PARTIAL = { read: {}, write: { partial: {} } };

const EV: PeerEntity = {
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
        electricalConnectionCharacteristicListData: READ,
      },
    },
    {
      id: 24,
      type: 'DeviceConfiguration',
      role: 'server',
      functions: { deviceConfigurationKeyValueDescriptionListData: READ, deviceConfigurationKeyValueListData: READ },
    },
    {
      id: 26,
      type: 'TimeSeries',
      role: 'server',
      functions: {
        timeSeriesDescriptionListData: READ,
        timeSeriesConstraintsListData: READ,
        timeSeriesListData: PARTIAL,
      },
    },
    {
      id: 28,
      type: 'IncentiveTable',
      role: 'server',
      functions: {
        incentiveTableDescriptionData: FULL,
        incentiveTableConstraintsData: READ,
        incentiveTableData: FULL,
      },
    },
    {
      id: 31,
      type: 'Setpoint',
      role: 'server',
      functions: {
        setpointDescriptionListData: READ,
        setpointConstraintsListData: READ,
        setpointListData: PARTIAL,
      },
    },
  ],
};
const EVSE: PeerEntity = {
  path: [1],
  type: 'EVSE',
  features: [
    {
      id: 29,
      type: 'Bill',
      role: 'server',
      functions: { billDescriptionListData: READ, billConstraintsListData: READ, billListData: PARTIAL },
    },
  ],
};

/** Where a use case of the trace is announced. */
export interface TracedUseCase {
  readonly name: string;
  readonly actor: 'EV' | 'EVSE';
  readonly scenarios: readonly number[];
}

/**
 * A real energy manager, and a scripted station that answers and tells what the trace says. What the energy manager writes is
 * compared.
 */
export class TracedManager {
  readonly clock: ManualClock = new ManualClock(Date.UTC(2026, 2, 1, 18));
  readonly trace: UseCaseTrace;
  readonly ems: LocalDevice;
  readonly cem: LocalEntity;
  readonly station: ScriptedPeer;
  readonly target = { ski: SKI };
  #begin = 0;

  constructor(trace: UseCaseTrace, useCase: TracedUseCase) {
    this.trace = trace;
    const { EMS, WB } = trace.devices;
    this.ems = new LocalDevice({
      address: EMS,
      deviceType: 'EnergyManagementSystem',
      clock: this.clock,
      logger: silentLogger,
    });
    this.cem = this.ems.addEntity('CEM');
    const link = memoryLinkPair(this.clock);
    this.ems.connect(link.a, { ski: SKI, label: WB });
    const entity = useCase.actor === 'EV' ? EV.path : EVSE.path;
    const useCases = peerUseCases(WB, [
      { entity, actor: useCase.actor, useCases: { [useCase.name]: useCase.scenarios } },
    ]);
    this.station = new ScriptedPeer(link.b, {
      address: WB,
      respond: (message, peer) => this.#respond(message, peer, useCases),
    });
  }

  /**
   * Plays the trace: what the station tells is sent, every write of the trace is handed to `write`, events to `event`.
   */
  async run(
    write: (step: UseCaseTraceStep) => Promise<void>,
    event: (step: UseCaseTraceStep) => void = () => undefined,
  ): Promise<void> {
    const { EMS, WB } = this.trace.devices;
    const node = (device: string) => ({ device, entity: [0], feature: 0 });
    this.station.send({
      classifier: 'read',
      source: node(WB),
      destination: node(EMS),
      cmd: [{ nodeManagementDetailedDiscoveryData: {} }],
    });
    await this.clock.run(10 * SLACK);
    this.#begin = this.clock.now();
    for (const step of this.trace.steps) {
      try {
        await this.clock.run(Math.max(0, this.#begin + step.t * 1000 - this.clock.now()));
        if (step.classifier === 'notify' && step.from?.device === WB) this.tell(step);
        else if (step.classifier === 'write') await write(step);
        else if (step.event !== undefined) event(step);
        await this.clock.run(SLACK);
      } catch (error) {
        throw new Error(`step ${step.n} at ${step.t} s: ${String(error)}`, { cause: error });
      }
    }
    this.ems.close();
    this.clock.advance(SLACK);
    assert.equal(this.clock.pendingTimers, 0, 'a closed device leaves no timer');
  }

  /** The station tells what the step says, to the client of ours. */
  tell({ from, cmd }: UseCaseTraceStep): void {
    assert.ok(from !== undefined && cmd !== undefined);
    const client = this.cem.feature('Generic', 'client').address;
    this.station.send({
      classifier: 'notify',
      source: { device: this.trace.devices.WB, entity: from.entity ?? [], feature: from.feature ?? 0 },
      destination: { device: this.trace.devices.EMS, entity: client.entity, feature: client.feature },
      cmd,
    });
  }

  /** Writes of a function that have no answer yet; answers them. */
  async takeWrites(name: string, errorNumber = 0): Promise<readonly PlainMessage[]> {
    const writes = this.station.received.filter((one) => one.classifier === 'write' && functionOf(one) === name);
    for (const one of writes) {
      this.station.received.splice(this.station.received.indexOf(one), 1);
      this.station.result(one, errorNumber);
    }
    await this.clock.run(SLACK);
    return writes;
  }

  /** The one write of this step, compared with the trace. */
  async compareWrite({ cmd, n }: UseCaseTraceStep): Promise<void> {
    const name = functionOf({ cmd } as PlainMessage);
    const [written, ...others] = await this.takeWrites(name);
    assert.ok(written !== undefined && others.length === 0, `one write of ${name} at step ${n}`);
    assert.equal(written.ackRequest, true);
    assert.deepEqual(meaningOf(written.cmd[0]?.[name]), meaningOf(cmd?.[0]?.[name]));
  }

  #respond(message: PlainMessage, peer: ScriptedPeer, useCases: Readonly<Record<string, unknown>>): boolean {
    const name = functionOf(message);
    if (message.classifier === 'call') peer.result(message);
    else if (message.classifier !== 'read') return false;
    else if (name === 'nodeManagementDetailedDiscoveryData')
      peer.reply(message, peerDiscovery(this.trace.devices.WB, 'ChargingStation', [EVSE, EV]));
    else if (name === 'nodeManagementUseCaseData') peer.reply(message, useCases);
    else peer.reply(message, this.#traced(name));
    return true;
  }

  /** What the trace replies to a read. */
  #traced(name: string): Readonly<Record<string, unknown>> {
    const step = this.trace.steps.find(
      ({ classifier, cmd }) => classifier === 'reply' && cmd?.[0]?.[name] !== undefined,
    );
    return step?.cmd?.[0] ?? { [name]: {} };
  }
}
