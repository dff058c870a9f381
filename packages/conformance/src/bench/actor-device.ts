import { type Clock, millis, seededRandom, silentLogger } from '@busbar/kernel';
import { type Identity, memoryTrustStore, ShipNode } from '@busbar/ship';
import type { MemoryNetwork } from '@busbar/ship/testing';
import { LocalDevice } from '@busbar/spine';
import type { ParameterSheet } from '../catalogue/parameter-sheet.ts';
import type { ConformanceProfile } from '../catalogue/profile.ts';
import type { PlayedPart } from '../catalogue/suite.ts';
import { ConformanceError } from '../errors.ts';
import type { Operator } from '../tool/operator.ts';
import type { ActorSetting, OwnActor } from './own-actors/own-actor.ts';
import { ownGuard, ownSystem } from './own-actors/own-limit-actors.ts';
import { ownAppliance, ownUnit } from './own-actors/own-monitoring-actors.ts';

/** Our own node as the device under test, as the bench sees it. */
export interface OwnDevice {
  readonly host: string;
  readonly port: number;
  readonly operator: Operator;
  close(): Promise<void>;
}

/** What a device with one actor is made of. */
export interface ActorDeviceOptions {
  readonly network: MemoryNetwork;
  readonly clock: Clock;
  readonly identity: Identity;
  readonly profile: ConformanceProfile;
  readonly sheet: ParameterSheet;
  readonly part: PlayedPart & { readonly useCase: NonNullable<PlayedPart['useCase']> };
}

/** Address of the device on the network in memory, and its port: it stays the same over a restart. */
const [PLACE, PORT] = ['192.0.2.1', 4712] as const;
/** How long our own node may take to react to its user. */
const PATIENCE = millis(1000);

/** A device that plays one actor of a use case and can be restarted, reset and told what to do. */
export async function actorDevice(options: ActorDeviceOptions): Promise<OwnDevice> {
  const { clock } = options;
  const trust = memoryTrustStore();
  const stored = new Map<string, number>();
  const start = (): Promise<RunningActor> => running(options, trust, stored);
  let now: RunningActor | undefined = await start();
  const restart = async (offSeconds: number): Promise<void> => {
    await now?.close();
    now = undefined;
    // Switched on by itself; the one who asked goes on.
    clock.after(millis(offSeconds * 1000), () => {
      void start().then((started) => {
        now = started;
      });
    });
  };
  return {
    host: PLACE,
    port: PORT,
    operator: {
      trust: async (ski) => now?.ship.approve(ski),
      distrust: async (ski) => now?.ship.remove(ski),
      reachable: async (ski, host, port) => {
        now?.ship.addAddress(ski, { host, port });
        return true;
      },
      async perform(command) {
        switch (command.do) {
          case 'restart':
            await restart(command.offSeconds);
            return {};
          case 'reset':
            stored.clear();
            await restart(0);
            return {};
          default: {
            const answer = now?.actor.do(command);
            if (answer !== undefined) return answer;
            throw new ConformanceError('conformance.operator', `our own node does not know the command ${command.do}`);
          }
        }
      },
      patience: PATIENCE,
      isProgram: true,
    },
    close: async () => now?.close(),
  };
}

interface RunningActor {
  readonly ship: ShipNode;
  readonly actor: OwnActor;
  close(): Promise<void>;
}

async function running(
  { network, clock, identity, profile, sheet, part }: ActorDeviceOptions,
  trust: ReturnType<typeof memoryTrustStore>,
  stored: Map<string, number>,
): Promise<RunningActor> {
  const isManager = part.actor === 'EG' || part.actor === 'MA';
  const device = new LocalDevice({
    address: 'd:_n:Busbar_Conformance-DUT',
    deviceType: isManager ? 'EnergyManagementSystem' : 'ChargingStation',
    clock,
    logger: silentLogger,
    strictVersions: profile === 'iec',
  });
  const actor = actorOn(part, { device, sheet, useCase: part.useCase, stored });
  const ship = new ShipNode({
    identity,
    clock,
    random: seededRandom(1),
    logger: silentLogger,
    trust,
    service: { brand: 'Busbar', type: 'Device', model: 'Device-under-test', categories: [isManager ? 2 : 3] },
    listen: { host: '::', port: PORT },
    transport: network.transport(identity.certificatePem, PLACE),
    discovery: network.discovery(PLACE),
    profile,
    onLink: (peer, link) => device.connect(link, { ski: peer.ski, label: peer.label }),
  });
  await ship.start();
  return {
    ship,
    actor,
    async close() {
      actor.close();
      device.close();
      await ship.close();
    },
  };
}

function actorOn({ actor }: PlayedPart, setting: ActorSetting): OwnActor {
  switch (actor) {
    case 'CS':
      return ownSystem(setting);
    case 'EG':
      return ownGuard(setting);
    case 'MU':
    case 'GCP':
      return ownUnit(setting);
    case 'MA':
      return ownAppliance(setting);
    case 'Any':
      throw new Error('a case of a use case is about one of its actors');
  }
}
