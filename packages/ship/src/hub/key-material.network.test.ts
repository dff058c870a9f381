/** PIN, commissioning and certificate update between whole nodes: each scenario in memory and over real sockets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIdentity } from '../identity/identity.ts';
import { memoryTrustStore } from '../identity/trust-store.ts';
import { memoryKeyMaterialStore } from '../key-material/key-material-store.ts';
import { type Actor, memoryScene, networkScene, type Scene } from './test-support/scene.ts';

const PIN = '1A2B3C4D';
const MONTH = 31 * 24 * 60 * 60 * 1000;
const V11 = { settings: { maxVersion: '1.1' } } as const;
const UPDATES = { ...V11, keyExchange: 'certificate-update' } as const;

/** Plays a scenario on both kinds of links, with its own nodes each time. */
function scenario(title: string, play: (scene: Scene) => Promise<void>): void {
  for (const make of [memoryScene, networkScene]) {
    const scene = make();
    test(`${title} (${scene.name})`, async () => {
      try {
        await play(scene);
      } finally {
        await scene.close();
      }
    });
  }
}

const areLinked = (a: Actor, b: Actor): boolean => a.linked.has(b.ski) && b.linked.has(a.ski);
const adviceOf = (actor: Actor, ski: string): string | undefined =>
  actor.node.peers().find((peer) => peer.ski === ski)?.advice;

async function paired(scene: Scene, dialling: Actor, other: Actor): Promise<void> {
  other.node.approve(dialling.ski);
  dialling.knows(other);
  dialling.node.approve(other.ski);
  await scene.eventually('data exchange', () => areLinked(dialling, other));
}

scenario(
  'SHIP-6.10.4.6-5 SHIP-6.10.4.6-8 SHIP-6.10.4.6-11 SHIP-6.9.4-5: a required PIN is asked for, a wrong one refused, the right one opens data exchange',
  async (scene) => {
    const keyMaterial = memoryKeyMaterialStore();
    const station = await scene.start('station', { pin: { pin: PIN, demand: 'required' }, keyMaterial });
    const ems = await scene.start('ems');
    station.node.approve(ems.ski);
    ems.knows(station);
    ems.node.approve(station.ski);
    const isAsked = (): boolean => /Enter the PIN/.test(adviceOf(ems, station.ski) ?? '');
    await scene.eventually('the user of the EMS is asked for the PIN', isAsked);
    assert.equal(areLinked(ems, station), false);

    ems.node.enterPin(station.ski, '0000 0000');
    await scene.eventually('the wrong PIN is counted', () => keyMaterial.get().wrongPins === 1);
    await scene.eventually('and forgotten', () => ems.records.some((record) => record.includes('pin.refused')));
    assert.equal(areLinked(ems, station), false);
    assert.equal(station.trust.get(ems.ski)?.secondFactorTrust, undefined);

    ems.node.enterPin(station.ski, '1a2b 3c4d');
    await scene.eventually('data exchange', () => areLinked(ems, station));
    assert.deepEqual(keyMaterial.get(), { wrongPins: 0, isPinProved: true });
    assert.equal(station.trust.get(ems.ski)?.secondFactorTrust, 32);

    const second = await scene.start('second');
    station.node.approve(second.ski);
    second.node.enterPin(station.ski, PIN);
    second.knows(station);
    second.node.approve(station.ski);
    await scene.eventually('data exchange with a second peer', () => areLinked(second, station));
    assert.equal(station.trust.get(second.ski)?.secondFactorTrust, 16);

    for (const actor of [station, ems, second]) {
      assert.ok(actor.records.some((record) => record.includes('connectionPin')));
      for (const record of actor.records) assert.doesNotMatch(record, /1a2b ?3c4d|0000 ?0000/i);
    }
  },
);

scenario(
  'SHIP-6.10.4.6-4 SHIP-6.10.4.6-7: the third wrong PIN is followed by a penalty, also for another peer',
  async (scene) => {
    const keyMaterial = memoryKeyMaterialStore({ wrongPins: 1, isPinProved: false });
    const station = await scene.start('station', { pin: { pin: PIN, demand: 'required' }, keyMaterial });
    const guesser = await scene.start('guesser');
    station.node.approve(guesser.ski);
    guesser.knows(station);
    guesser.node.approve(station.ski);
    for (const [guess, wrong] of [
      ['11111111', 2],
      ['22222222', 3],
    ] as const) {
      guesser.node.enterPin(station.ski, guess);
      await scene.eventually(`${wrong} wrong PINs`, () => keyMaterial.get().wrongPins === wrong);
    }
    const other = await scene.start('other');
    station.node.approve(other.ski);
    other.node.enterPin(station.ski, PIN);
    other.knows(station);
    other.node.approve(station.ski);
    const isBusy = (record: string): boolean => record.startsWith('in ') && record.includes('"busy"');
    await scene.eventually('the other peer is told that no PIN is taken now', () => other.records.some(isBusy));
    assert.equal(areLinked(other, station), false);
  },
);

scenario('SHIP-6.10.4.6-5: an optional PIN holds nothing up, and can be proved later', async (scene) => {
  const station = await scene.start('station', { pin: { pin: PIN, demand: 'optional' } });
  const ems = await scene.start('ems');
  await paired(scene, ems, station);
  assert.equal(station.trust.get(ems.ski)?.secondFactorTrust, undefined);
  ems.node.enterPin(station.ski, PIN);
  await scene.eventually('second factor trust', () => station.trust.get(ems.ski)?.secondFactorTrust === 32);
  assert.ok(areLinked(ems, station));
});

scenario('SHIP-6.9.4-4: a commissioning tool brings two nodes together and parts them again', async (scene) => {
  const node = await scene.start('node', { ...V11, keyExchange: 'commissioning' });
  const meter = await scene.start('meter', V11);
  const tool = await scene.start('tool', V11);
  await paired(scene, tool, node);
  meter.node.approve(node.ski);
  node.knows(meter);
  const commissioning = tool.node.keys.tool(node.ski);
  await assert.rejects(scene.outcome(commissioning.keys()), /has not accepted/);
  assert.equal(await scene.outcome(commissioning.request()), true);

  const held = await scene.outcome(commissioning.keys());
  assert.deepEqual(
    held.entry?.map(({ ski, userTrust, commissioningTool, id }) => [ski, userTrust, commissioningTool, id]),
    [[tool.ski.toUpperCase(), 32, true, 'tool']],
  );
  const entry = { curve: 23, ski: meter.ski.toUpperCase(), id: 'meter', userTrust: 96 };
  const added = await scene.outcome(commissioning.add([entry, { ...entry, ski: 'F'.repeat(39) }]));
  assert.deepEqual(
    added.map(({ userTrust }) => userTrust),
    [32, 0],
  );
  await scene.eventually('data exchange with the meter', () => areLinked(node, meter));
  assert.equal(node.trust.get(meter.ski)?.commissionedBy, tool.ski);

  const second = await scene.start('second', V11);
  await paired(scene, second, node);
  assert.equal(await scene.outcome(second.node.keys.tool(node.ski).request()), false, 'one tool at a time');

  const deleted = await scene.outcome(commissioning.delete([{ curve: 23, ski: meter.ski }]));
  assert.deepEqual(
    deleted.map(({ userTrust }) => userTrust),
    [0],
  );
  await scene.eventually('the meter is let go', () => !areLinked(node, meter) && !node.linked.has(meter.ski));
  assert.equal(node.trust.get(meter.ski), undefined);

  tool.node.remove(node.ski);
  await scene.eventually('the tool is gone', () => !node.linked.has(tool.ski));
  assert.equal(await scene.outcome(second.node.keys.tool(node.ski).request()), true, 'the place is free again');
});

scenario('commissioning: no tool without 1.1, without consent, or without a connection', async (scene) => {
  const old = await scene.start('old', { keyExchange: 'commissioning' });
  const shy = await scene.start('shy', UPDATES);
  const tool = await scene.start('tool', V11);
  await paired(scene, tool, old);
  await paired(scene, tool, shy);
  await assert.rejects(scene.outcome(tool.node.keys.tool(old.ski).request()), /speaks version 1.0/);
  assert.equal(await scene.outcome(tool.node.keys.tool(shy.ski).request()), false);
  await assert.rejects(scene.outcome(tool.node.keys.tool('f'.repeat(40)).request()), /not connected/);
  const asked = tool.node.keys.tool(shy.ski).request();
  tool.node.remove(shy.ski);
  await assert.rejects(scene.outcome(asked), /the connection ended/);
});

scenario(
  'SHIP-6.9.2.3-2 SHIP-6.9.2.3-6: a node announces its next key, changes it a month later, and is trusted without being asked',
  async (scene) => {
    const [trust, keyMaterial] = [memoryTrustStore(), memoryKeyMaterialStore()];
    const station = await scene.start('station', { ...UPDATES, trust, keyMaterial });
    const ems = await scene.start('ems', UPDATES);
    await paired(scene, ems, station);
    const next = createIdentity({ shipId: 'station', clock: scene.clock });
    station.node.keys.announceSuccessor({ ski: next.ski, curve: 23 });
    await scene.eventually('the EMS trusts the next key', () => ems.trust.get(next.ski) !== undefined);
    assert.equal(ems.trust.get(next.ski)?.succeeds, station.ski);
    await scene.eventually('the answer is kept', () => trust.get(ems.ski)?.confirmedCounter === 2);

    await scene.outcome(station.close());
    await scene.eventually('the old connection is gone', () => !ems.linked.has(station.ski));
    scene.shiftWall(MONTH);
    const renewed = await scene.start('station', { ...UPDATES, identity: next, trust, keyMaterial });
    assert.deepEqual(
      renewed.node.keys.own.keys.map(({ stage, ski }) => [stage, ski]),
      [
        ['predecessor', station.ski],
        ['current', next.ski],
      ],
    );
    renewed.knows(ems);
    await scene.eventually('data exchange with the new key', () => areLinked(renewed, ems));
    await scene.eventually('the old key is forgotten', () => ems.trust.get(station.ski) === undefined);
    assert.equal(ems.trust.get(next.ski)?.updateCounter, 3);
    assert.ok(!renewed.records.some((record) => record.includes('keyMaterial.unannounced')));
  },
);

scenario(
  'SHIP-6.9.2.3-8 SHIP-6.9.2.3-9: a peer that was not there when the next key was announced learns of it at the next connection',
  async (scene) => {
    const trust = memoryTrustStore();
    const station = await scene.start('station', UPDATES);
    const ems = await scene.start('ems', { ...UPDATES, trust });
    await paired(scene, ems, station);
    await scene.outcome(ems.close());
    await scene.eventually('the EMS is gone', () => !station.linked.has(ems.ski));
    const successor = { ski: 'd'.repeat(40), curve: 23 };
    station.node.keys.announceSuccessor(successor);

    const back = await scene.start('ems', { ...UPDATES, identity: ems.identity, trust });
    back.knows(station);
    await scene.eventually('data exchange', () => areLinked(back, station));
    await scene.eventually('the successor is trusted', () => trust.get(successor.ski) !== undefined);
    assert.equal(trust.get(station.ski)?.updateCounter, 2);

    station.node.keys.abandonUpdate();
    await scene.eventually('and no longer when it is given up', () => trust.get(successor.ski) === undefined);
    assert.ok(areLinked(back, station));
  },
);

scenario('SHIP-6.9.2.3-10: without the setting, or with 1.0 negotiated, nothing of 1.1 is sent', async (scene) => {
  const station = await scene.start('station', { ...UPDATES });
  const [plain, old] = [await scene.start('plain', V11), await scene.start('old', { keyExchange: 'commissioning' })];
  await paired(scene, plain, station);
  await paired(scene, old, station);
  station.node.keys.announceSuccessor({ ski: 'd'.repeat(40), curve: 23 });
  await scene.eventually('the peer of 1.1 has answered', () =>
    plain.records.some((record) => record.startsWith('out') && record.includes('keyMaterialStateResponse')),
  );
  assert.equal(plain.trust.get('d'.repeat(40)), undefined);
  assert.ok(!old.records.some((record) => /^(in|out) .*keyMaterialState(Re|":\[\{"updateCounter":2\}\])/.test(record)));
});
