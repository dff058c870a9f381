import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PHASES } from '@busbar/functions';
import { silentLogger } from '@busbar/kernel';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { LocalDevice } from '@busbar/spine';
import {
  functionOf,
  type PlainAddress,
  type PlainMessage,
  ScriptedPeer,
  type VehicleExpectation,
  type VehicleScenario,
  type VehicleTraceFile,
  type VehicleTraceStep,
} from '../../testing/index.ts';
import { evcemCem } from '../evcem/evcem.ts';
import { evseccCem } from '../evsecc/cem.ts';
import { useCaseStatuses } from '../scenario-status.ts';
import { evccCem } from './cem.ts';

// The example traces, message by message, against a real energy manager: a scripted station sends exactly what the trace says
// and answers only when the trace does; what the energy manager asks and what it knows after each step is compared.

const trace = JSON.parse(
  readFileSync(new URL('../../../vectors/usecase-evcc.json', import.meta.url), 'utf8'),
) as VehicleTraceFile;

const EMS = 'd:_n:Busbar_EMS-1';
const STATION = 'd:_i:99999_Station-1';
/** Time for messages of one step to pass; the links take 1 ms each way. */
const SLACK = 20;
/** A read of a vehicle that has left while it travelled: ours sends none. */
const LATE_READ = 'A late read.';

class TraceRun {
  readonly clock = new ManualClock();
  readonly scenario: VehicleScenario;
  readonly ems: LocalDevice;
  readonly vehicles: ReturnType<typeof evccCem>;
  readonly measured: ReturnType<typeof evcemCem>;
  readonly stations: ReturnType<typeof evseccCem>;
  /** Counter of the trace → counter of the message that stood for it. */
  readonly counters = new Map<number, number>();
  station: ScriptedPeer;
  cut: () => void = () => undefined;
  begin: number;

  constructor(scenario: VehicleScenario) {
    this.scenario = scenario;
    const { clock } = this;
    this.ems = new LocalDevice({ address: EMS, deviceType: 'EnergyManagementSystem', clock, logger: silentLogger });
    const cem = this.ems.addEntity('CEM');
    cem.feature('Generic', 'client', { id: addressOf('EMS client (Generic)').feature });
    cem.feature('DeviceDiagnosis', 'server', { id: addressOf('EMS DeviceDiagnosis server').feature });
    this.vehicles = evccCem(cem);
    this.measured = evcemCem(cem);
    this.stations = evseccCem(cem);
    this.station = this.connect();
    this.begin = clock.now();
  }

  connect(): ScriptedPeer {
    const link = memoryLinkPair(this.clock);
    this.ems.connect(link.a, { ski: 'e'.repeat(40), label: 'station' });
    this.cut = () => link.b.close('cut by the trace');
    return new ScriptedPeer(link.b, {
      address: STATION,
      respond: (message, peer) => this.isScenery(message) && answerScenery(message, peer, this.permanentUseCases),
    });
  }

  /** Stations may announce the use cases of a vehicle permanently; where a trace shows none, this one does. */
  get permanentUseCases(): boolean {
    return !this.scenario.steps.some(({ cmd }) => JSON.stringify(cmd ?? '').includes('nodeManagementUseCaseData'));
  }

  /** What belongs to the commissioning of the station, which the traces leave out, is answered without the trace. */
  isScenery(message: PlainMessage): boolean {
    const isTraced = (text: string): boolean =>
      this.scenario.steps.some(
        ({ from, classifier, cmd }) =>
          from === 'EMS' && classifier === message.classifier && JSON.stringify(cmd).includes(text),
      );
    if (message.classifier === 'read') {
      const isDiscovery = functionOf(message) === 'nodeManagementDetailedDiscoveryData';
      if (isDiscovery) return !isTraced('nodeManagementDetailedDiscoveryData') || this.clock.now() < 1000;
      return message.destination.entity?.length !== 2;
    }
    if (message.classifier !== 'call') return false;
    const text = JSON.stringify(message.cmd);
    return !text.includes('"entity":[1,1]') || !isTraced('nodeManagementSubscriptionRequestCall');
  }

  async run(): Promise<void> {
    // Nothing is asked of a peer that has not read our discovery.
    const [source, destination] = [STATION, EMS].map((device) => ({ device, entity: [0], feature: 0 }));
    assert.ok(source !== undefined && destination !== undefined);
    this.station.send({
      classifier: 'read',
      source,
      destination,
      cmd: [{ nodeManagementDetailedDiscoveryData: {} }],
    });
    await this.clock.run(5 * SLACK);
    this.station.received.splice(0);
    this.begin = this.clock.now();
    for (const [index, step] of this.scenario.steps.entries()) {
      try {
        await this.reach(step.t);
        if (step.from === 'EMS') this.compare(step);
        else if (step.from === 'ST') this.send(step);
        else this.local(step);
        await this.clock.run(SLACK);
        if (step.expect !== undefined) this.check(step.expect.ems);
      } catch (error) {
        throw new Error(`step ${index} at ${step.t} s: ${String(error)}`, { cause: error });
      }
    }
    this.ems.close();
    this.clock.advance(SLACK);
    assert.equal(this.clock.pendingTimers, 0, 'a closed device leaves no timer');
  }

  async reach(seconds: number): Promise<void> {
    await this.clock.run(Math.max(0, this.begin + seconds * 1000 - this.clock.now()));
  }

  local({ event }: VehicleTraceStep): void {
    if (event === 'shipDisconnected') this.cut();
    else if (event === 'shipConnected') this.station = this.connect();
    else assert.ok(event === 'vehiclePluggedIn' || event === 'vehicleUnplugged', event);
  }

  /** Sends what the trace says; an answer goes to the message that stood for the question. */
  send({ classifier, source, destination, msgCounter, msgCounterReference, cmd }: VehicleTraceStep): void {
    assert.ok(classifier !== undefined && source !== undefined && destination !== undefined && cmd !== undefined);
    const actual = msgCounterReference === undefined ? undefined : this.counters.get(msgCounterReference);
    this.station.send({
      classifier,
      source,
      destination,
      cmd,
      ...(msgCounter === undefined ? {} : { msgCounter: msgCounter + 1000 }),
      ...(msgCounterReference === undefined ? {} : { msgCounterReference: actual ?? msgCounterReference }),
    });
  }

  /** The energy manager has sent what the trace says, some time before its answer. */
  compare({ note, classifier, source, destination, msgCounter, cmd }: VehicleTraceStep): void {
    const name = functionOf({ cmd } as PlainMessage);
    if (note === LATE_READ) {
      assert.ok(
        !this.station.received.some((one) => functionOf(one) === name),
        'nothing is read of a vehicle that left',
      );
      return;
    }
    const index = this.station.received.findIndex(
      (one) =>
        one.classifier === classifier &&
        functionOf(one) === name &&
        JSON.stringify(one.cmd) === JSON.stringify(cmd) &&
        isSame(one.destination, destination ?? {}) &&
        isSame(one.source, source ?? {}),
    );
    const found = this.station.received[index];
    assert.ok(found !== undefined && msgCounter !== undefined, `the energy manager sends ${classifier} ${name}`);
    this.station.received.splice(index, 1);
    this.counters.set(msgCounter, found.msgCounter);
  }

  check(expect: VehicleExpectation): void {
    const [vehicle] = this.vehicles.vehicles();
    const [unit] = this.measured.units();
    const m = unit?.measurements;
    const actual: Record<keyof VehicleExpectation, unknown> = {
      evConnected: vehicle === undefined ? false : vehicle.connection === 'connected' ? true : null,
      standard: vehicle?.communicationsStandard ?? 'unknown',
      dataLink: vehicle?.hasDataLink,
      asymmetric: vehicle?.isAsymmetricChargingSupported,
      asleep: vehicle?.operation === 'asleep',
      identification: vehicle?.identification?.value ?? null,
      deviceName: vehicle?.manufacturer.deviceName,
      minPowerW: vehicle?.chargingPowerLimits.minimum,
      maxPowerW: vehicle?.chargingPowerLimits.maximum,
      standbyPowerW: vehicle?.chargingPowerLimits.standby,
      currentA: currents(m?.current, expect.currentA?.length),
      phases: PHASES.filter((phase) => m?.current?.[phase] !== undefined),
      powerW: m?.power,
      powerDerived: m?.isPowerDerived ?? false,
      energyWh: m?.energyCharged ?? null,
      stale: m?.unusablePhases?.map((name) => name.replace('powerPhases', 'power')),
      evcc: this.isUsable('evCommissioningAndConfiguration') && (vehicle?.scenarios.length ?? 0) > 0,
      evcem: this.isUsable('measurementOfElectricityDuringEvCharging') && unit !== undefined,
      evsecc: this.isUsable('evseCommissioningAndConfiguration') && this.stations.stations().length > 0,
    };
    for (const [name, value] of Object.entries(expect))
      assert.deepEqual(actual[name as keyof VehicleExpectation], value, name);
  }

  /** Announced as available. What a vehicle says of its own availability changes nothing for us (SPINE-5.5.6-5), but is shown. */
  isUsable(name: string): boolean {
    const [remote] = this.ems.remotes();
    return remote !== undefined && useCaseStatuses(remote).some((one) => one.name === name && one.available);
  }
}

for (const scenario of trace.scenarios)
  test(`EVCC and EVCEM trace ${scenario.name}: ${scenario.description}`, async () => {
    await new TraceRun(scenario).run();
  });

test('the trace file has its seven scenarios and expectations', () => {
  assert.equal(trace.scenarios.length, 7);
  const steps = trace.scenarios.flatMap((one) => one.steps);
  assert.ok(steps.filter(({ expect }) => expect !== undefined).length > 35);
  assert.ok(steps.filter(({ from }) => from === 'EMS').length > 20);
});

function addressOf(name: string): { readonly feature: number } {
  const { feature } = trace.addresses[name] ?? assert.fail(name);
  assert.ok(feature !== undefined);
  return { feature };
}

function isSame(a: PlainAddress, b: PlainAddress): boolean {
  return a.entity?.join('.') === b.entity?.join('.') && a.feature === b.feature;
}

/** Currents as the trace lists them: by phase, `null` where none is known; one number for a vehicle with one phase. */
function currents(
  current: { readonly a?: number; readonly b?: number; readonly c?: number } | undefined,
  length: number | undefined,
): readonly (number | null)[] | null {
  if (current === undefined) return null;
  return PHASES.slice(0, length ?? 3).map((phase) => current[phase] ?? null);
}

/** Answers what the trace does not show: the device with its charging station, and relations. */
function answerScenery(message: PlainMessage, peer: ScriptedPeer, hasVehicleUseCases: boolean): boolean {
  const name = functionOf(message);
  if (message.classifier === 'call') peer.result(message);
  else if (name === 'nodeManagementDetailedDiscoveryData') peer.reply(message, discovery());
  else if (name === 'nodeManagementUseCaseData') peer.reply(message, useCases(hasVehicleUseCases));
  else peer.reply(message, { [name]: {} });
  return true;
}

function discovery(): Record<string, unknown> {
  const feature = (
    entity: readonly number[],
    id: number,
    featureType: string,
    role: string,
    names: readonly string[],
  ) => ({
    description: {
      featureAddress: { device: STATION, entity, feature: id },
      featureType,
      role,
      supportedFunction: names.map((name) => ({ function: name, possibleOperations: { read: {} } })),
    },
  });
  return {
    nodeManagementDetailedDiscoveryData: {
      specificationVersionList: { specificationVersion: ['1.3.0'] },
      deviceInformation: {
        description: { deviceAddress: { device: STATION }, deviceType: 'ChargingStation', networkFeatureSet: 'smart' },
      },
      entityInformation: [
        { description: { entityAddress: { device: STATION, entity: [0] }, entityType: 'DeviceInformation' } },
        { description: { entityAddress: { device: STATION, entity: [1] }, entityType: 'EVSE' } },
      ],
      featureInformation: [
        feature([0], 0, 'NodeManagement', 'special', [
          'nodeManagementDetailedDiscoveryData',
          'nodeManagementUseCaseData',
        ]),
        feature([1], 1, 'DeviceClassification', 'server', ['deviceClassificationManufacturerData']),
        feature([1], 2, 'DeviceDiagnosis', 'server', ['deviceDiagnosisStateData']),
      ],
    },
  };
}

function useCases(hasVehicleUseCases: boolean): Record<string, unknown> {
  const support = (useCaseName: string, scenarioSupport: readonly number[]): object => ({
    useCaseName,
    useCaseVersion: '1.0.1',
    scenarioSupport,
    useCaseDocumentSubRevision: 'release',
  });
  return {
    nodeManagementUseCaseData: {
      useCaseInformation: [
        {
          address: { device: STATION, entity: [1] },
          actor: 'EVSE',
          useCaseSupport: [support('evseCommissioningAndConfiguration', [1, 2])],
        },
        ...(hasVehicleUseCases
          ? [
              {
                address: { device: STATION },
                actor: 'EV',
                useCaseSupport: [
                  support('evCommissioningAndConfiguration', [1, 2, 3, 4, 5, 6, 7, 8]),
                  support('measurementOfElectricityDuringEvCharging', [1, 2, 3]),
                ],
              },
            ]
          : []),
      ],
    },
  };
}
