import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { controller, deviceObject, EchonetNode, type LocalObject, udpLink } from '@busbar/echonet-lite';
import { testIdentity } from '@busbar/echonet-lite/testing';
import { silentLogger as logger, millis, seededRandom, systemClock, watts } from '@busbar/kernel';
import { createIdentity, memoryTrustStore, ShipNode } from '@busbar/ship';
import { station } from '@busbar/simulators';
import { LocalDevice } from '@busbar/spine';
import {
  echonetStations,
  evccCem,
  evsocCem,
  hostedStation,
  lpcEnergyGuard,
  mpcMonitoringAppliance,
} from '@busbar/usecases';
import { PretendedStation } from '@busbar/usecases/testing';
import { temporaryDirectory } from './busbar-process.ts';

const clock = systemClock();
const PATIENCE = millis(25_000);
/** An announcement may be lost; the state is read every minute (EL-6.2.5-2). */
const POLLED = millis(75_000);
const EXAMPLE = fileURLToPath(new URL('../examples/echonet-bridge.ts', import.meta.url));
const random = seededRandom(63380);
/** Addresses of this run only: another one on the same machine has others. */
const NETWORK = `127.39.${process.pid % 250}`;

/** Waits for something that a change brings about; looks at every change and a few times a second. */
async function until<T>(look: () => T | undefined, otherwise: string, patience = PATIENCE): Promise<T> {
  const end = clock.now() + patience;
  for (;;) {
    const value = look();
    if (value !== undefined) return value;
    assert.ok(clock.now() < end, otherwise);
    await new Promise<void>((done) => clock.after(millis(100), done));
  }
}

/** The bridge of the examples as a process of its own; lines of JSON it printed. */
function bridge(t: TestContext, ...args: readonly string[]): { line(name: string): Promise<Record<string, unknown>> } {
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@busbar/source', EXAMPLE, ...args], {
    cwd: temporaryDirectory(t),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => text.push(line));
  const ended = new Promise((done) => child.once('close', done));
  t.after(() => {
    child.kill('SIGKILL');
    return ended;
  });
  return {
    line: (name) =>
      until(
        () => {
          const line = text.find((one) => one.startsWith('{') && one.includes(`"${name}"`));
          return line === undefined ? undefined : (JSON.parse(line) as Record<string, unknown>);
        },
        `the bridge did not print ${name}:\n${text.join('\n')}`,
      ),
  };
}

function echonetNode(t: TestContext, address: string, last: number, objects: readonly LocalObject[], peer?: string) {
  const node = new EchonetNode({
    clock,
    random,
    logger,
    link: udpLink({ clock, address }),
    identity: testIdentity(last),
    objects,
    addresses: peer === undefined ? [] : [peer],
  });
  t.after(() => node.close());
  return node;
}

test('an EEBUS energy manager limits an ECHONET Lite charger over SHIP and UDP', { timeout: 150_000 }, async (t) => {
  const charger = new PretendedStation();
  const isWriterAllowed = (from: string): boolean => from === `${NETWORK}.41`;
  const hosted = hostedStation(charger, { logger, identity: testIdentity(2), isWriterAllowed });
  echonetNode(t, `${NETWORK}.42`, 2, [hosted.object]);

  const device = new LocalDevice({ address: 'd:_n:Test_EMS', deviceType: 'EnergyManagementSystem', clock, logger });
  const cem = device.addEntity('CEM');
  const guard = lpcEnergyGuard(cem, { clock, logger });
  const [mpc, evcc, evsoc] = [mpcMonitoringAppliance(cem), evccCem(cem), evsocCem(cem)];
  const ship = new ShipNode({
    identity: createIdentity({ shipId: 'Test-EMS', clock }),
    clock,
    random,
    logger,
    trust: memoryTrustStore(),
    service: { brand: 'Test', type: 'EMS', model: 'EMS', categories: [2] },
    listen: { host: '127.0.0.1', port: 0 },
    onLink: ({ ski, label }, link) => device.connect(link, { ski, label }),
  });
  await ship.start();
  t.after(async () => {
    device.close();
    await ship.close();
  });

  const shown = bridge(t, 'to-eebus', `${NETWORK}.41`, `${NETWORK}.42`);
  const { ski, port } = await shown.line('ski');
  assert.match(String((await shown.line('shown')).shown), /:02a101$/);
  ship.addAddress(String(ski), { host: '127.0.0.1', port: Number(port) });
  ship.approve(String(ski));

  await until(() => guard.systems().find(({ status }) => status === 'accepted'), 'the charger is no system of LPC');
  assert.equal(guard.systems().length, 1, 'nothing else on the network is touched');
  await until(() => (evcc.vehicles().length > 0 ? true : undefined), 'the vehicle is not shown');
  assert.deepEqual(await guard.setLimit({ ski: String(ski) }, { active: true, value: watts(2300) }), {
    accepted: true,
  });
  await until(() => (charger.state().bounds.charge === 2300 ? true : undefined), charger.told.join('\n'));
  assert.ok(charger.told.includes('limit loadControl charge 2300'));
  // Started by the bridge, as stations of EEBUS charge without being told to.
  await until(() => (charger.told.includes('start') ? true : undefined), charger.told.join('\n'));
  await until(() => mpc.units()[0]?.measurements.power || undefined, 'no power is shown');
  assert.equal(await until(() => evsoc.vehicles()[0]?.stateOfCharge, 'no state of charge'), 40);
  charger.set({ connection: 'disconnected' });
  await until(() => (evcc.vehicles().length === 0 ? true : undefined), 'the vehicle did not leave', POLLED);
});

test('an ECHONET Lite controller sees and limits an EEBUS station over UDP and SHIP', {
  timeout: 150_000,
}, async (t) => {
  const garage = station({
    clock,
    logger,
    random,
    dataDir: temporaryDirectory(t),
    car: { kind: 'iec61851' },
    soc: 40,
  });
  const { port } = await garage.start();
  t.after(() => garage.close());
  const shown = bridge(
    t,
    'to-echonet',
    `${NETWORK}.43`,
    garage.node.identity.ski,
    '127.0.0.1',
    String(port),
    `${NETWORK}.44`,
  );
  await shown.line('shown');

  const identity = testIdentity(4);
  const manager = echonetNode(
    t,
    `${NETWORK}.44`,
    4,
    [deviceObject(controller, { identity, values: {} })],
    `${NETWORK}.43`,
  );
  const isPaired = ({ address }: { readonly address: string }): boolean => address === `${NETWORK}.43`;
  const stations = echonetStations(manager, { clock, logger, isPaired });
  t.after(() => stations.close());
  const mirrored = await until(
    () => stations.stations().find((one) => one.state().phase === 'controllable'),
    'the station is no ECHONET Lite object',
  );
  await until(() => (mirrored.state().connection === 'connected' ? true : undefined), 'no vehicle');
  assert.equal(mirrored.state().ratings.charge, 11_040);
  const limit = { source: 'powerLimit', direction: 'charge', watts: watts(4200) } as const;
  assert.deepEqual(await mirrored.applyLimit(limit), { status: 'accepted' });
  await until(() => (garage.state().lpc.effectiveLimit === 4200 ? true : undefined), 'the limit is not there');
  assert.deepEqual(await mirrored.stop(), { status: 'accepted' });
  await until(() => (garage.state().lpc.effectiveLimit === 0 ? true : undefined), 'the station goes on');
  assert.equal(mirrored.state().mode, 'standby');
});
