import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, seededRandom, silentLogger, systemClock } from '@busbar/kernel';
import { createIdentity, type Identity, memoryTrustStore, ShipNode, USER_VERIFIED } from '@busbar/ship';
import { LocalDevice, type LocalDeviceOptions, loadControlLimitListData, type RemoteFeature } from '@busbar/spine';

const clock = systemClock();
/** Longest wait for anything to happen on loopback. */
const PATIENCE = millis(20_000);

interface Node {
  readonly device: LocalDevice;
  readonly ship: ShipNode;
  readonly ski: string;
  readonly port: number;
}

/** A node with a socket of its own that trusts some others. */
async function node(
  identity: Identity,
  enhanced: NonNullable<LocalDeviceOptions['enhanced']>,
  trusted: readonly Identity[],
): Promise<Node> {
  const name = identity.shipId;
  const device = new LocalDevice({
    address: `d:_n:Test_${name}`,
    deviceType: 'Generic',
    clock,
    logger: silentLogger,
    enhanced,
  });
  const ship = new ShipNode({
    identity,
    clock,
    random: seededRandom(7),
    logger: silentLogger,
    trust: memoryTrustStore(
      trusted.map(({ ski }) => ({ ski, userTrust: USER_VERIFIED, since: '2026-01-01T00:00:00Z' })),
    ),
    service: { brand: 'Test', type: 'Node', model: name, categories: [2] },
    listen: { host: '127.0.0.1', port: 0 },
    profile: 'lab',
    onLink: ({ ski, label }, link) => device.connect(link, { ski, label }),
  });
  const { port } = await ship.start();
  return { device, ship, ski: identity.ski, port };
}

function dial(from: Node, to: Node): void {
  from.ship.addAddress(to.ski, { host: '127.0.0.1', port: to.port });
}

/** Looks whenever a peer of the device changes, until there is something. */
function found<T>(device: LocalDevice, look: () => T | undefined, otherwise: string): Promise<T> {
  return new Promise((done, fail) => {
    const cancel = clock.after(PATIENCE, () => fail(new Error(otherwise)));
    const again = (): void => {
      const value = look();
      if (value === undefined) return;
      cancel();
      unlisten();
      done(value);
    };
    const unlisten = device.onRemote(again);
  });
}

test('SPINE-5.4.3-1 three nodes over TLS: one reaches another through the third, discovers it and writes a limit', async () => {
  const reaches = (): boolean => true;
  const [ofManager, ofBetween, ofStation] = ['manager', 'between', 'station'].map((shipId) =>
    createIdentity({ shipId: `Test-${shipId}`, clock }),
  ) as [Identity, Identity, Identity];
  const manager = await node(ofManager, { reaches }, [ofBetween]);
  const between = await node(ofBetween, { forwards: () => true }, [ofManager, ofStation]);
  const station = await node(ofStation, { reaches }, [ofBetween]);
  try {
    const client = manager.device.addEntity('CEM').feature('LoadControl', 'client');
    const limits = station.device.addEntity('EVSE').feature('LoadControl', 'server');
    limits.offer(loadControlLimitListData, { read: true, write: true, writePartial: true });
    limits.set(loadControlLimitListData, {
      loadControlLimitData: [{ limitId: 1, isLimitChangeable: true, isLimitActive: false }],
    });
    dial(manager, between);
    dial(between, station);
    const isOfStation = (): RemoteFeature | undefined => {
      const remote = manager.device.remotes().find(({ address }) => address === station.device.address);
      return remote?.entity([1])?.feature('LoadControl', 'server');
    };
    const server = await found(manager.device, isOfStation, 'the station is not discovered');
    assert.equal(server.entity.device.via?.address, between.device.address);
    assert.ok(
      manager.ship.peers().every(({ ski }) => ski !== station.ski),
      'there is no direct connection',
    );
    assert.deepEqual(await server.bind(client), { ok: true });
    assert.deepEqual(await server.subscribe(client), { ok: true });
    const told = Promise.withResolvers<boolean | undefined>();
    server.onData(loadControlLimitListData, ({ loadControlLimitData }, how) => {
      if (how === 'notify') told.resolve(loadControlLimitData?.[0]?.isLimitActive);
    });
    const value = { loadControlLimitData: [{ limitId: 1, isLimitActive: true }] };
    assert.deepEqual(await server.write(client, loadControlLimitListData, { value, partial: true }), { ok: true });
    assert.equal(limits.data(loadControlLimitListData)?.loadControlLimitData?.[0]?.isLimitActive, true);
    assert.equal(await told.promise, true);
  } finally {
    for (const { device, ship } of [manager, between, station]) {
      device.close();
      await ship.close();
    }
  }
});
