import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  controller,
  deviceObject,
  EchonetNode,
  evCharger,
  UNREGISTERED_MANUFACTURER,
  udpLink,
} from '@busbar/echonet-lite';
import { millis, systemClock } from '@busbar/kernel';
import { CommandError } from '../exit-code.ts';
import { inspectedLines, inspectNode } from './inspect-node.ts';
import { searchEchonet } from './search.ts';
import { addressTowards, missingInterfaces, ownAddresses, toolNode } from './tool-node.ts';

// Over real sockets on loopback: the tool takes an address of 127.37.0.0/16, the charger has its own.

const ADDRESS = '127.36.200.1';
const identity = { manufacturer: UNREGISTERED_MANUFACTURER, unique: new Uint8Array(13).fill(7) };

function charger(t: TestContext): void {
  const node = new EchonetNode({
    clock: systemClock(),
    random: Math.random,
    link: udpLink({ clock: systemClock(), address: ADDRESS }),
    identity,
    objects: [
      deviceObject(evCharger, {
        identity,
        position: 1,
        values: {
          chargeStatus: 'chargeable',
          operationMode: 'standby',
          chargingElectricPower: { value: 3000, unit: 'W' },
        },
      }),
    ],
  });
  t.after(() => node.close());
}

test('EL-4.3-2 a node on the network is found with its objects', async (t) => {
  charger(t);
  const { found, problems } = await searchEchonet(systemClock(), 3, ['lo']);
  assert.deepEqual(problems, []);
  const node = found.find(({ address }) => address === ADDRESS);
  assert.equal(node?.manufacturer, 'fffff0');
  assert.equal(node.identifier, `fefffff0${'07'.repeat(13)}`);
  assert.deepEqual(node.objects, [{ object: '02a101', name: 'EV Charger 1 (02a101)' }]);
});

test('a node is shown with every property, what may be done with it, and its value', async (t) => {
  charger(t);
  const lines = inspectedLines(await inspectNode(systemClock(), ADDRESS, 10));
  assert.deepEqual(lines.slice(0, 2), [
    `ECHONET Lite node at ${ADDRESS}`,
    `identification fefffff0${'07'.repeat(13)}, manufacturer fffff0`,
  ]);
  assert.ok(lines.includes('EV Charger 1 (02a101), release R'), lines.join('\n'));
  assert.ok(lines.includes('  da operationMode (get, set, inf): standby  [44]'), lines.join('\n'));
  assert.ok(lines.includes('  c7 chargeStatus (get, inf): chargeable  [41]'), lines.join('\n'));
  assert.ok(lines.some((line) => /^ {2}eb chargingElectricPower \(get(, set)?\): 3000 W {2}\[00000bb8\]$/.test(line)));
  assert.ok(
    lines.some((line) => /^ {2}d6 selfNodeInstanceListS \(get\)/.test(line)),
    lines.join('\n'),
  );
});

test('an address where nobody answers, and one behind a router, are said in words', async () => {
  await assert.rejects(
    inspectNode(systemClock(), '127.36.200.99', 0.2),
    (error) =>
      error instanceof CommandError && /no answer from 127\.36\.200\.99 within 0\.2 s\. Is it/.test(error.message),
  );
  await assert.rejects(
    inspectNode(systemClock(), '203.0.113.7', 1),
    (error) => error instanceof CommandError && /no network interface .* does not pass routers/.test(error.message),
  );
});

test('interfaces are named, loopback is used by its name only', () => {
  assert.match(ownAddresses(['lo']).join(), /^127\.37\./);
  assert.ok(ownAddresses(undefined).every((address) => !address.startsWith('127.')));
  assert.deepEqual([ownAddresses(['nosuch0']), missingInterfaces(['nosuch0', 'lo'])], [[], ['nosuch0']]);
  assert.match(addressTowards('127.0.0.1') ?? '', /^127\.37\./);
});

test('a tool whose port is taken says who may have it', async (t) => {
  charger(t);
  const other = new EchonetNode({
    clock: systemClock(),
    random: Math.random,
    link: udpLink({ clock: systemClock(), address: '127.36.200.3' }),
    identity,
    objects: [deviceObject(controller, { identity, values: {} })],
  });
  t.after(() => other.close());
  const tool = toolNode(systemClock(), '127.36.200.3');
  t.after(() => tool.node.close());
  for (let left = 500; tool.problem() === undefined && left > 0; left--)
    await new Promise<void>((done) => systemClock().after(millis(10), done));
  assert.match(tool.problem() ?? '', /another program of this machine uses UDP port 3610/);
});
