import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { BusbarError, millis, seededRandom, silentLogger, systemClock } from '@busbar/kernel';
import { fileTrustStore } from '@busbar/ship';
import type { CounterpartOptions } from './counterpart.ts';
import { doNodeCommand, NODE_COMMANDS } from './node-command.ts';
import { station } from './station.ts';

const SKI = 'AB'.repeat(20);

function options(t: TestContext, over: Partial<CounterpartOptions> = {}): CounterpartOptions {
  const dataDir = mkdtempSync(join(tmpdir(), 'busbar-simulator-'));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  return { clock: systemClock(), logger: silentLogger, random: seededRandom(1), dataDir, interfaces: [], ...over };
}

test('trust, distrust and peer do what the owner of a device does; anything else is left to the counterpart', async (t) => {
  const { dataDir, ...rest } = options(t);
  const garage = station({ ...rest, dataDir });
  t.after(() => garage.close());
  const { ship, trust } = garage.node;
  for (const { name } of NODE_COMMANDS)
    assert.deepEqual(doNodeCommand(ship, { do: name, ski: SKI, host: '127.0.0.1', port: 4712 }), { done: name });
  assert.equal(trust.list().length, 0, 'distrusted again');
  doNodeCommand(ship, { do: 'trust', ski: SKI });
  assert.deepEqual(
    trust.list().map(({ ski }) => ski),
    [SKI.toLowerCase()],
  );
  assert.deepEqual(
    fileTrustStore(dataDir).list(),
    trust.list(),
    'in the data directory itself, where an export finds it',
  );
  assert.equal(doNodeCommand(ship, { do: 'unplug' }), undefined);
});

test('a command without what it needs is refused with what is missing', (t) => {
  const garage = station(options(t));
  t.after(() => garage.close());
  const { ship } = garage.node;
  for (const [command, text] of [
    [{ do: 'trust' }, /"ski" with 40/],
    [{ do: 'distrust', ski: '12' }, /"ski" with 40/],
    [{ do: 'peer', ski: SKI }, /"host"/],
    [{ do: 'peer', ski: SKI, host: 'x', port: 0 }, /"port"/],
  ] as const)
    assert.throws(
      () => doNodeCommand(ship, command),
      (error) => error instanceof BusbarError && error.code === 'simulator.bad-command' && text.test(error.message),
    );
});

test('SHIP-6.1.3-1 profile, durations and places of peers are settings of the device', async (t) => {
  assert.throws(() => station(options(t, { timers: { helloInit: millis(5000) } })), /outside/);
  const garage = station(
    options(t, {
      profile: 'iec',
      timers: { helloInit: millis(60_000) },
      peers: [{ ski: SKI, host: '127.0.0.1', port: 9 }],
      trust: [SKI],
    }),
  );
  t.after(() => garage.close());
  await garage.start();
  const [peer] = garage.node.ship.peers();
  assert.equal(peer?.ski, SKI.toLowerCase());
});
