import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { BusbarError, type Clock, seededRandom, silentLogger, systemClock } from '@busbar/kernel';
import { CONTROL_BOX_COMMANDS, controlBox } from './control-box.ts';
import type { CounterpartOptions } from './counterpart.ts';
import { METER_COMMANDS, meter } from './meter.ts';
import type { Simulator, SimulatorEvent } from './simulator.ts';
import { station } from './station.ts';
import { STATION_COMMANDS } from './station-commands.ts';

function options(
  t: TestContext,
  over: Partial<CounterpartOptions> = {},
  clock: Clock = systemClock(),
): CounterpartOptions {
  const dataDir = mkdtempSync(join(tmpdir(), 'busbar-simulator-'));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  return { clock, logger: silentLogger, random: seededRandom(1), dataDir, interfaces: [], ...over };
}

test('every command of the help exists, everything else is refused by name', async (t) => {
  const kinds = [
    { simulator: station(options(t)), commands: STATION_COMMANDS },
    { simulator: controlBox(options(t)), commands: CONTROL_BOX_COMMANDS },
    { simulator: meter(options(t)), commands: METER_COMMANDS },
  ];
  for (const { simulator, commands } of kinds) {
    t.after(() => simulator.close());
    for (const { name } of commands.filter((help) => help.name !== 'crash')) {
      assert.equal(
        typeof (await simulator.do({ do: name, watts: 4200, isOn: true })),
        'object',
        `${simulator.kind} ${name}`,
      );
    }
    assert.throws(
      () => simulator.do({ do: 'dance' }),
      (error: unknown) => error instanceof BusbarError && error.message.includes('known:'),
    );
  }
});

test('a control box limits a station over TLS: 11 kW, then at most 4.2 kW, then 11 kW again', {
  timeout: 60_000,
}, async (t) => {
  const box = controlBox(options(t));
  const garage = station(options(t, { trust: [box.node.identity.ski] }));
  t.after(() => Promise.all([box.close(), garage.close()]));
  await box.start();
  const { port } = await garage.start();
  const free = event(garage, (one) => one.phase === 'unlimited-controlled');
  box.node.ship.addAddress(garage.node.identity.ski, { host: '127.0.0.1', port });
  box.node.ship.approve(garage.node.identity.ski);
  await free;

  const limited = event(garage, (one) => one.phase === 'limited');
  assert.deepEqual(await box.do({ do: 'limit', watts: 4200, durationSeconds: 2 }), { accepted: true });
  assert.equal((await limited).watts, 4200);
  assert.deepEqual(await box.do({ do: 'failsafe', watts: 3000, durationSeconds: 7200 }), { accepted: true });
  assert.equal(garage.state().lpc.failsafeLimit, 3000);
  await event(garage, (one) => one.phase === 'unlimited-controlled');
  assert.ok(garage.state().power <= 11_040);
});

/** The next event of a simulator that fits; the time limit of the test ends the wait. */
function event(simulator: Simulator, fits: (event: SimulatorEvent) => boolean): Promise<SimulatorEvent> {
  return new Promise((done) => {
    simulator.onEvent((one) => {
      if (fits(one)) done(one);
    });
  });
}
