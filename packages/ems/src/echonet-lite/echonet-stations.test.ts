import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  controller,
  deviceObject,
  EchonetNode,
  encodeNamed,
  evCharger,
  type LocalObject,
  UNREGISTERED_MANUFACTURER,
} from '@busbar/echonet-lite';
import { MemoryNetwork } from '@busbar/echonet-lite/testing';
import { seededRandom, silentLogger } from '@busbar/kernel';
import type { ManualClock } from '@busbar/kernel/testing';
import { echonetStations } from '@busbar/usecases';
import { phasesOf } from '../config/listed-station.ts';
import { type MemorySite, memorySite } from '../testing/memory-site.ts';
import { EchonetSide } from './echonet-stations.ts';

// An ECHONET Lite charger beside an EEBUS station under one grid limit, on virtual time.

const KEY = `echonet:fefffff0${'05'.repeat(13)}:02a101`;
const CONFIG = { echonetLite: { address: '192.0.2.1', stations: { [KEY]: { name: 'Carport', phases: 1 } } } } as const;

const identityOf = (octet: number) => ({
  manufacturer: UNREGISTERED_MANUFACTURER,
  unique: new Uint8Array(13).fill(octet),
});

class Site {
  readonly site: MemorySite;
  readonly charger: LocalObject;
  side: EchonetSide | undefined;
  readonly #network: MemoryNetwork;
  readonly #nodes: EchonetNode[] = [];
  readonly #takes: 'power' | 'current';
  #chargerNode: EchonetNode;
  #isRefusing = false;

  constructor(t: TestContext, config: object = CONFIG, takes: 'power' | 'current' = 'power') {
    this.#takes = takes;
    const made: { network?: MemoryNetwork } = {};
    this.site = memorySite(t, config, (clock, { echonetLite }) => {
      const network = new MemoryNetwork(clock);
      made.network = network;
      const node = this.#node(
        clock,
        network,
        '192.0.2.1',
        deviceObject(controller, { identity: identityOf(1), values: {} }),
      );
      const stations = echonetStations(node, {
        clock,
        logger: silentLogger,
        phasesOf: (key) => phasesOf({ echonetLite }, key),
      });
      // Before the site looks whether a timer is left.
      t.after(async () => {
        stations.close();
        await Promise.all(this.#nodes.map((node) => node.close()));
      });
      const isListed = (key: string): boolean => Object.hasOwn(echonetLite?.stations ?? {}, key);
      this.side = new EchonetSide({ clock, logger: silentLogger, stations, isListed });
      return this.side;
    });
    assert.ok(made.network);
    this.#network = made.network;
    this.charger = this.#charger(1);
    this.#chargerNode = this.#node(this.site.clock, this.#network, '192.0.2.5', this.charger);
  }

  #charger(instance: number): LocalObject {
    return deviceObject(evCharger, {
      identity: identityOf(5),
      position: instance,
      instance,
      values: {
        ratedChargeElectricPower: { value: 6000, unit: 'W' },
        chargeStatus: 'chargeable',
        minimumAndMaximumChargingElectricPower: {
          minimumElectricPower: { value: 1400, unit: 'W' },
          maximumElectricPower: { value: 6000, unit: 'W' },
        },
        equipmentType: 'ac_cplt',
        instantaneousElectricPower: { value: 0, unit: 'W' },
        operationMode: 'standby',
        ...(this.#takes === 'power'
          ? { chargingElectricPower: { value: 6000, unit: 'W' } }
          : { chargingCurrent: { value: 30, unit: 'A' } }),
      },
      writable: [
        this.#takes === 'power' ? 'chargingElectricPower' : 'chargingCurrent',
        'vehicleConnectionConfirmation',
      ],
      write: () => !this.#isRefusing,
    });
  }

  /** The node of the charger starts again, with its charger or with another one instead. */
  async reinstall(what: 'charger' | 'another'): Promise<void> {
    await this.#chargerNode.close();
    const object = what === 'charger' ? this.charger : this.#charger(2);
    this.#chargerNode = this.#node(this.site.clock, this.#network, '192.0.2.5', object);
  }

  get setpoint(): string {
    return Buffer.from(this.charger.get(0xeb) ?? []).toString('hex');
  }

  get mode(): string {
    return Buffer.from(this.charger.get(0xda) ?? []).toString('hex');
  }

  takes(power: number): void {
    this.charger.set(encodeNamed(evCharger, 'instantaneousElectricPower', { value: power, unit: 'W' }));
  }

  /** Another controller, or somebody at the charger, sets it. */
  set(power: number): void {
    this.charger.set(encodeNamed(evCharger, 'chargingElectricPower', { value: power, unit: 'W' }));
  }

  /** It refuses every write from now on. */
  refuse(): void {
    this.#isRefusing = true;
  }

  cut(): void {
    this.#network.faults = { loss: 1 };
  }

  mend(): void {
    this.#network.faults = {};
  }

  station(name: string) {
    return this.site.state().stations.find(({ facts }) => facts.name === name);
  }

  #node(clock: ManualClock, network: MemoryNetwork, address: string, object: LocalObject): EchonetNode {
    const identity = identityOf(address.endsWith('.5') ? 5 : 1);
    const made = new EchonetNode({
      clock,
      random: seededRandom(1),
      link: network.link(address),
      identity,
      objects: [object],
    });
    this.#nodes.push(made);
    return made;
  }
}

test('both share one grid limit; each is told its part, and confirms', async (t) => {
  const it = new Site(t);
  const garage = it.site.station('garage');
  const box = it.site.controlBox();
  await it.site.run(60);
  assert.equal(it.station('Carport')?.facts.isConnected, true);
  assert.equal(it.station('Carport')?.facts.nominalMax, 6000);
  assert.equal(it.mode, '42', 'it charges, because nothing limits it');
  garage.takes(4000);
  it.takes(4000);
  await Promise.all([box.limit(8000), it.site.run(40)]);
  const bounds = it.site.state().stations.map(({ facts, bound, answer }) => [facts.name, bound.watts, answer.state]);
  const told = bounds.reduce((sum, [, value]) => sum + Number(value), 0);
  assert.ok(told <= 8000, JSON.stringify(bounds));
  assert.deepEqual(
    bounds.map(([, , answer]) => answer),
    ['confirmed', 'confirmed'],
  );
  const own = it.station('Carport')?.bound.watts ?? 0;
  assert.ok(own >= 1400, 'enough for both');
  assert.equal(Number.parseInt(it.setpoint, 16), own);
  assert.equal(it.mode, '42');
});

test('under a limit that leaves it less than its minimum it waits', async (t) => {
  const it = new Site(t);
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(1000), it.site.run(40)]);
  assert.equal(it.mode, '44');
  assert.equal(it.station('Carport')?.answer.state, 'confirmed');
});

test('one that is lost keeps its last setpoint reserved, because it has no failsafe', async (t) => {
  const it = new Site(t);
  it.site.station('garage');
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(8000), it.site.run(40)]);
  const before = it.station('Carport')?.bound.watts ?? 0;
  assert.ok(before >= 1400);
  it.takes(before);
  it.cut();
  await it.site.run(900);
  assert.equal(it.station('Carport')?.facts.isConnected, false);
  const other = it.station('garage')?.bound.watts ?? 0;
  assert.ok(other + before <= 8000, `${other} + ${before}`);
});

test('one that is silent when the limit falls is made room for by the others, before it counts as lost', async (t) => {
  const it = new Site(t);
  const garage = it.site.station('garage');
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(9000), it.site.run(40)]);
  const kept = it.station('Carport')?.bound.watts ?? 0;
  assert.ok(kept >= 3000, `${kept}`);
  it.cut();
  await Promise.all([box.limit(7000), it.site.run(15)]);
  assert.equal(it.station('Carport')?.facts.isConnected, true, 'not lost yet');
  const other = garage.lpc.state().effectiveLimit ?? 11_000;
  assert.ok(other + kept <= 7000, `${other} + ${kept}`);
});

test('a station nobody named is neither steered nor counted, and told of', async (t) => {
  const it = new Site(t, { echonetLite: { address: '192.0.2.1' } });
  await it.site.run(60);
  assert.deepEqual(it.side?.unlisted, [KEY]);
  assert.deepEqual(it.site.state().stations, []);
  assert.equal(it.mode, '44');
});

test('when the program ends, each is told a setpoint that is safe without it', async (t) => {
  const it = new Site(t);
  await it.site.run(60);
  assert.equal(it.mode, '42');
  await Promise.all([it.side?.part(4200), it.site.run(10)]);
  assert.equal(it.setpoint, (4200).toString(16).padStart(8, '0'));
});

test('one whose object vanishes and appears again is told its limit again', async (t) => {
  const it = new Site(t);
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(3000), it.site.run(40)]);
  assert.equal(Number.parseInt(it.setpoint, 16), 3000);
  await it.reinstall('another');
  await it.site.run(900);
  assert.equal(it.station('Carport')?.facts.isConnected, false);
  it.charger.set(encodeNamed(evCharger, 'chargingElectricPower', { value: 6000, unit: 'W' }));
  await it.reinstall('charger');
  await it.site.run(300);
  assert.equal(it.station('Carport')?.facts.isConnected, true);
  assert.equal(Number.parseInt(it.setpoint, 16), 3000);
  assert.equal(it.station('Carport')?.answer.state, 'confirmed');
});

test('when the program ends, nobody is told more than it may take now', async (t) => {
  const it = new Site(t);
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(2000), it.site.run(40)]);
  assert.equal(Number.parseInt(it.setpoint, 16), 2000);
  await Promise.all([it.side?.part(4200), it.site.run(10)]);
  assert.equal(Number.parseInt(it.setpoint, 16), 2000);
});

test('when the program ends, one that is paused stays so', async (t) => {
  const it = new Site(t);
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(1000), it.site.run(40)]);
  assert.equal(it.mode, '44');
  await Promise.all([it.side?.part(4200), it.site.run(600)]);
  assert.equal(it.mode, '44');
});

test('one that takes a current gets it for all phases it charges with', async (t) => {
  const config = { echonetLite: { ...CONFIG.echonetLite, stations: { [KEY]: { name: 'Carport', phases: 3 } } } };
  const it = new Site(t, config, 'current');
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(4800), it.site.run(40)]);
  const tenths = Number.parseInt(Buffer.from(it.charger.get(0xed) ?? []).toString('hex'), 16);
  assert.equal(tenths, 80, '8 A at 200 V on three phases');
});

test('one that is lost while it was told more, and less after that, keeps the most reserved', async (t) => {
  const it = new Site(t);
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(2000), it.site.run(40)]);
  await Promise.all([box.limit(5999), it.site.run(0.5)]);
  assert.equal(Number.parseInt(it.setpoint, 16), 5999, 'it was written');
  it.cut();
  await Promise.all([box.limit(3000), it.site.run(600)]);
  assert.equal(it.station('Carport')?.facts.isConnected, false);
  assert.match(it.station('Carport')?.bound.text ?? '', /5999 W stay reserved/);
});

test('an answer that was lost is made up for as soon as the station answers again', async (t) => {
  const it = new Site(t);
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(5999), it.site.run(40)]);
  it.cut();
  await Promise.all([box.limit(3000), it.site.run(12)]);
  it.mend();
  await it.site.run(60);
  assert.equal(Number.parseInt(it.setpoint, 16), 3000);
  assert.equal(it.station('Carport')?.answer.state, 'confirmed');
});

test('so is one that was told that nothing limits it any more', async (t) => {
  const it = new Site(t);
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(3000), it.site.run(40)]);
  it.cut();
  await Promise.all([box.release(), it.site.run(12)]);
  it.mend();
  await it.site.run(60);
  assert.equal(Number.parseInt(it.setpoint, 16), 6000);
  assert.equal(it.station('Carport')?.answer.state, 'confirmed');
});

test('killed right after it was told more: after the restart all of that is reserved until it is back', async (t) => {
  const it = new Site(t);
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(2000), it.site.run(40)]);
  await Promise.all([box.limit(5900), it.site.run(0.3)]);
  assert.equal(Number.parseInt(it.setpoint, 16), 5900, 'it was written');
  it.cut();
  await it.site.restart();
  await it.site.run(5);
  assert.match(it.station('Carport')?.bound.text ?? '', /5900 W stay reserved/);
});

test('one that another controller raised and that refuses the way back is neither confirmed nor counted with its limit', async (t) => {
  const it = new Site(t);
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(3000), it.site.run(40)]);
  assert.equal(it.station('Carport')?.answer.state, 'confirmed');
  it.refuse();
  it.set(5500);
  await it.site.run(90);
  assert.notEqual(it.station('Carport')?.answer.state, 'confirmed');
  it.cut();
  await it.site.run(600);
  assert.match(it.station('Carport')?.bound.text ?? '', /6000 W stay reserved/);
});

test('one that was restarted away from its limit is not counted with it before it confirmed again', async (t) => {
  const it = new Site(t);
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(3000), it.site.run(40)]);
  it.cut();
  await it.site.run(600);
  it.set(6000);
  it.refuse();
  it.mend();
  await it.site.run(400);
  assert.equal(it.station('Carport')?.facts.isConnected, true);
  assert.notEqual(it.station('Carport')?.answer.state, 'confirmed');
});

test('one that is silent is counted with what it confirmed, not with what it took before it was told less', async (t) => {
  const it = new Site(t);
  const garage = it.site.station('garage');
  const box = it.site.controlBox();
  await it.site.run(60);
  await Promise.all([box.limit(8000), it.site.run(40)]);
  garage.takes(4000);
  await it.site.run(15);
  it.cut();
  await it.site.run(15);
  const own = Number.parseInt(it.setpoint, 16);
  await Promise.all([box.limit(5000), it.site.run(20)]);
  assert.equal(it.station('Carport')?.answer.state, 'pending');
  const before = 8000 - own;
  const other = Number(garage.lpc.state().effectiveLimit);
  assert.ok(other <= before, `${other} W: more than ${before} W although nobody confirmed to leave it`);
});
