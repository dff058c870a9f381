import { join } from 'node:path';
import { type Clock, type Logger, systemClock } from '@busbar/kernel';
import { dnsSd, fileTrustStore, type PeerStatus, ShipNode } from '@busbar/ship';
import { deviceDiagnosisHeartbeatData, LocalDevice, type RemoteDevice } from '@busbar/spine';
import type { Ability, PeerCommand, StartCommand } from '../contract.ts';
import { ACTORS, deviceTypeOf, playActors } from './actors.ts';
import { addedParts, tellEntities } from './added-parts.ts';
import { Asking } from './asking.ts';
import { handshakeTrace } from './handshake-trace.ts';
import { nodeIdentity } from './node-identity.ts';
import { Changes, type Report } from './reporting.ts';

const CAN: readonly Ability[] = [
  'mdns',
  'dial',
  'approve-late',
  'untrust',
  'silence',
  'refuse-writes',
  'failsafe',
  'flood',
  'hear-heartbeat',
  'state',
  'handshake',
  'choose-ski',
  'renew-certificate',
  'iec-profile',
  'exchange',
  'call',
  'raw',
  'entities',
  'announce',
];

/** A node of ours under the contract. */
export interface BusbarNode {
  take(command: PeerCommand): Promise<void>;
  close(): Promise<void>;
}

/** Builds and starts a node of ours; reports `ready` when it listens. */
export async function startBusbarNode(start: StartCommand, reportAll: Report, logger: Logger): Promise<BusbarNode> {
  const clock = systemClock();
  const report: Report = start.quiet === true ? quietly(reportAll) : reportAll;
  const changes = new Changes(report);
  const identity = nodeIdentity(start, clock);
  const device = new LocalDevice({
    address: `d:_n:Busbar_${start.shipId}`,
    deviceType: deviceTypeOf(start.actors),
    clock,
    logger,
    manufacturer: { deviceName: start.model, brandName: 'Busbar', vendorName: 'Busbar', serialNumber: start.shipId },
  });
  const asking = new Asking(device, report);
  const actors = [...playActors(device, { clock, logger, report, start }), asking, addedParts(device)];
  const ship = new ShipNode({
    identity,
    clock,
    random: Math.random,
    logger,
    trust: fileTrustStore(join(start.dir, 'trust.json')),
    service: {
      brand: 'Busbar',
      type: deviceTypeOf(start.actors),
      model: start.model,
      serial: start.shipId,
      categories: [2],
    },
    listen: { host: start.address, port: start.port },
    discovery: start.mdns ? dnsSd({ clock, logger, interfaces: [start.interface] }) : undefined,
    ...(start.quiet === true ? {} : { trace: handshakeTrace(report) }),
    profile: start.quiet === true ? 'lab' : (start.profile ?? 'default'),
    onLink: (peer, link) => device.connect(asking.tap(link, peer.ski), { ski: peer.ski, label: peer.label }),
  });
  ship.onChange((ski) => {
    const status = ship.peers().find((peer) => peer.ski === ski);
    if (status !== undefined) tellStatus(status, changes);
  });
  device.onRemote((remote) => {
    tellUseCases(remote, changes);
    tellEntities(remote, changes);
  });
  const { port } = await ship.start();
  report({
    event: 'ready',
    stack: 'busbar',
    version: '0.1.0',
    ski: identity.ski,
    shipId: identity.shipId,
    port,
    actors: start.actors.filter((actor) => ACTORS.includes(actor)),
    can: CAN,
  });
  return {
    async take(command) {
      const taken = actors.filter((actor) => actor.takes(command));
      await Promise.all(taken.map((actor) => actor.take(command)));
      if (!takeNodeCommand(command, { ship, device, report, clock }) && taken.length === 0)
        report({ event: 'unsupported', do: command.do });
    },
    async close() {
      for (const actor of actors) actor.close();
      device.close();
      await ship.close();
    },
  };
}

/** Lets through what a measurement has to know. */
function quietly(report: Report): Report {
  const told: readonly string[] = ['ready', 'connected', 'disconnected', 'error'];
  return (event) => {
    if (told.includes(event.event)) report(event);
  };
}

function tellStatus(status: PeerStatus, changes: Changes): void {
  const { ski } = status;
  if (status.discovered)
    changes.tell(`seen ${ski}`, {
      event: 'discovered',
      ski,
      ...(status.shipId === undefined ? {} : { shipId: status.shipId }),
      ...(status.host === undefined ? {} : { host: status.host }),
      ...(status.port === undefined ? {} : { port: status.port }),
      ...(status.brand === undefined ? {} : { brand: status.brand }),
      ...(status.model === undefined ? {} : { model: status.model }),
    });
  else if (changes.knows(`seen ${ski}`)) changes.tell(`seen ${ski}`, { event: 'vanished', ski });
  if (status.ours === 'waiting-for-approval') changes.tell(`asks ${ski}`, { event: 'waiting', ski });
  if (status.connected) changes.tell(`link ${ski}`, { event: 'connected', ski });
  else if (changes.knows(`link ${ski}`))
    changes.tell(`link ${ski}`, {
      event: 'disconnected',
      ski,
      ...(status.lastClose === undefined ? {} : { reason: status.lastClose }),
    });
}

function tellUseCases(remote: RemoteDevice, changes: Changes): void {
  const tell = (): void => {
    if (!remote.isDiscovered || remote.isClosed) return;
    const list = remote
      .useCases()
      .map(({ actor, useCaseName, scenarios }) => ({ actor, name: useCaseName, scenarios }));
    if (list.length > 0) changes.tell(`uses ${remote.ski}`, { event: 'usecases', ski: remote.ski, list });
  };
  if (remote.isClosed) changes.forget(`uses ${remote.ski}`);
  tell();
}

/** Commands that are for the node and not for one of its actors; false: not one of them. */
function takeNodeCommand(
  command: PeerCommand,
  node: { ship: ShipNode; device: LocalDevice; report: Report; clock: Clock },
): boolean {
  const { ship, device, report } = node;
  switch (command.do) {
    case 'trust':
      ship.approve(command.ski);
      return true;
    case 'untrust':
      ship.remove(command.ski);
      return true;
    case 'dial':
      ship.addAddress(command.ski, { host: command.host, port: command.port });
      return true;
    case 'flood':
      flood(device, command.ski, command.count, report);
      return true;
    default:
      return false;
  }
}

/** Reads the heartbeat of a peer many times without waiting for an answer. */
function flood(device: LocalDevice, ski: string, count: number, report: Report): void {
  const remote = device.remotes().find((one) => one.ski === ski && !one.isClosed);
  const server = remote
    ?.entities()
    .map((entity) => entity.feature('DeviceDiagnosis', 'server'))
    .find((feature) => feature !== undefined);
  const [, own] = device.entities();
  if (server === undefined || own === undefined) {
    report({ event: 'error', text: `flood: ${ski} has no heartbeat to read` });
    return;
  }
  const client = own.feature('Generic', 'client');
  for (let sent = 0; sent < count; sent += 1) void server.read(client, deviceDiagnosisHeartbeatData);
  report({ event: 'flooded', ski, count });
}
