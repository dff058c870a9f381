import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@busbar/kernel';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import { LocalDevice } from '@busbar/spine';
import type { UseCaseQuirkName } from '../quirks.ts';
import { functionOf, type PlainMessage, ScriptedPeer } from '../testing/index.ts';
import type { UseCaseDeclaration } from './declaration.ts';
import { evccDeclaration } from './evcc/evcc-declaration.ts';
import { evseccDeclaration } from './evsecc/evsecc-declaration.ts';
import { lpcDeclaration } from './lpc/lpc-declaration.ts';
import { watchPartners } from './partners.ts';
import { useCaseStatuses } from './scenario-status.ts';

// Peers announce their use cases in many ways; what counts is which entities are found, and when sessions begin and end.

const ADDRESS = 'd:_i:1_Peer';

class Peer {
  readonly clock = new ManualClock();
  readonly ems = new LocalDevice({
    address: 'd:_i:1_EMS',
    deviceType: 'EnergyManagementSystem',
    clock: this.clock,
    logger: silentLogger,
  });
  readonly sessions: string[] = [];
  readonly #peer: ScriptedPeer;
  readonly #link = memoryLinkPair(this.clock);
  #subscriber: PlainMessage | undefined;
  #features = 2;

  constructor(
    declaration: UseCaseDeclaration,
    entities: Readonly<Record<string, string>>,
    useCases: readonly object[],
    quirksOff?: ReadonlySet<UseCaseQuirkName>,
  ) {
    watchPartners(
      this.ems,
      declaration,
      'server',
      silentLogger,
      ({ entity }) => {
        const name = entity.path.join('.');
        this.sessions.push(`open ${name}`);
        return { changed: () => undefined, close: () => this.sessions.push(`close ${name}`) };
      },
      quirksOff,
    );
    this.#peer = new ScriptedPeer(this.#link.b, {
      address: ADDRESS,
      respond: (message, peer) => {
        const name = functionOf(message);
        if (message.classifier === 'call') {
          this.#subscriber = message;
          peer.result(message);
        } else if (name === 'nodeManagementDetailedDiscoveryData') peer.reply(message, this.#discovery(entities));
        else if (message.classifier === 'read') peer.reply(message, useCaseData(useCases));
        return true;
      },
    });
    this.ems.connect(this.#link.a, { ski: 'd'.repeat(40) });
  }

  async run(ms = 100): Promise<this> {
    await this.clock.run(ms);
    return this;
  }

  /** Notifies NodeManagement data. */
  notify(cmd: Record<string, unknown>): void {
    const { source, destination } = this.#subscriber ?? assert.fail('not subscribed');
    this.#peer.send({
      classifier: 'notify',
      source: { ...destination, device: ADDRESS },
      destination: source,
      cmd: [cmd],
    });
  }

  /** The features of the entities are numbered anew. */
  renumber(entities: Readonly<Record<string, string>>): void {
    this.#features += 10;
    this.notify(this.#discovery(entities));
  }

  cut(): void {
    this.#link.b.close('cut');
  }

  #discovery(entities: Readonly<Record<string, string>>): Record<string, unknown> {
    const all = Object.entries({ '0': 'DeviceInformation', ...entities });
    const feature = (
      path: string,
      id: number,
      featureType: string,
      role: string,
      names: readonly string[],
    ): object => ({
      description: {
        featureAddress: { device: ADDRESS, entity: path.split('.').map(Number), feature: id },
        featureType,
        role,
        supportedFunction: names.map((name) => ({ function: name, possibleOperations: { read: {} } })),
      },
    });
    return {
      nodeManagementDetailedDiscoveryData: {
        specificationVersionList: { specificationVersion: ['1.1.1'] },
        deviceInformation: { description: { deviceAddress: { device: ADDRESS }, deviceType: 'Generic' } },
        entityInformation: all.map(([path, entityType]) => ({
          description: { entityAddress: { device: ADDRESS, entity: path.split('.').map(Number) }, entityType },
        })),
        featureInformation: [
          feature('0', 0, 'NodeManagement', 'special', [
            'nodeManagementDetailedDiscoveryData',
            'nodeManagementUseCaseData',
          ]),
          ...Object.keys(entities).map((path) =>
            feature(path, this.#features, 'DeviceDiagnosis', 'server', ['deviceDiagnosisStateData']),
          ),
        ],
      },
    };
  }
}

function useCaseData(useCases: readonly object[]): Record<string, unknown> {
  return { nodeManagementUseCaseData: useCases.length === 0 ? {} : { useCaseInformation: useCases } };
}

function announced(actor: string, useCaseName: string, entity?: readonly number[], version = '1.0.0'): object {
  return {
    ...(entity === undefined ? {} : { address: { device: ADDRESS, entity } }),
    actor,
    useCaseSupport: [{ useCaseName, useCaseVersion: version, scenarioSupport: [1, 2, 3] }],
  };
}

const LPC = 'limitationOfPowerConsumption';
const EVSECC = 'evseCommissioningAndConfiguration';

test('common 5 rule 3: without entity the use case belongs to every entity of a fitting type', async () => {
  const peer = await new Peer(lpcDeclaration, { '1': 'EVSE', '1.1': 'EV', '2': 'EVSE' }, [
    announced('ControllableSystem', LPC),
  ]).run();
  assert.deepEqual(peer.sessions, ['open 1', 'open 2']);
  peer.ems.close();
});

test('common 5 rule 2: with entity it belongs to exactly that one, listed twice or not', async () => {
  const peer = await new Peer(lpcDeclaration, { '1': 'EVSE', '2': 'EVSE' }, [
    announced('ControllableSystem', LPC, [2]),
    announced('ControllableSystem', LPC, [2]),
  ]).run();
  assert.deepEqual(peer.sessions, ['open 2']);
  peer.ems.close();
});

test('common 5 rule 4: everything announced under actor EV is mapped by the name of the use case', async () => {
  const peer = await new Peer(evseccDeclaration, { '1': 'EVSE', '1.1': 'EV' }, [announced('EV', EVSECC)]).run();
  assert.deepEqual(peer.sessions, ['open 1']);
  const [remote] = peer.ems.remotes();
  assert.ok(remote);
  assert.deepEqual(useCaseStatuses(remote)[0]?.entityPath, [1]);
  peer.ems.close();
});

test('the client actor of a peer is no server, and another use case no partner', async () => {
  const peer = await new Peer(lpcDeclaration, { '1': 'CEM' }, [
    announced('EnergyGuard', LPC, [1]),
    announced('ControllableSystem', 'limitationOfPowerProduction', [1]),
  ]).run();
  assert.deepEqual(peer.sessions, []);
  peer.ems.close();
});

test('common 5 rule 6: a use case list that names an entity before it exists is used when it comes', async () => {
  const peer = await new Peer(lpcDeclaration, { '1': 'CEM' }, [announced('ControllableSystem', LPC, [2])]).run();
  assert.deepEqual(peer.sessions, []);
  peer.renumber({ '1': 'CEM', '2': 'EVSE' });
  await peer.run();
  assert.deepEqual(peer.sessions, ['open 2']);
  peer.ems.close();
});

test('common 5 rule 7: a withdrawn announcement ends the session, a new one begins another', async () => {
  const peer = await new Peer(lpcDeclaration, { '1': 'EVSE' }, [announced('ControllableSystem', LPC, [1])]).run();
  peer.notify(useCaseData([]));
  await peer.run();
  peer.notify(useCaseData([announced('ControllableSystem', LPC, [1], '2.0.0')]));
  await peer.run();
  assert.deepEqual(peer.sessions, ['open 1', 'close 1', 'open 1']);
  peer.ems.close();
});

test('common 4.1: an entity whose features were replaced begins a new session; a lost connection ends it', async () => {
  const peer = await new Peer(lpcDeclaration, { '1': 'EVSE' }, [announced('ControllableSystem', LPC, [1])]).run();
  peer.renumber({ '1': 'EVSE' });
  await peer.run();
  assert.deepEqual(peer.sessions, ['open 1', 'close 1', 'open 1']);
  peer.cut();
  await peer.run();
  assert.deepEqual(peer.sessions.at(-1), 'close 1');
  peer.ems.close();
});

const EVCC = 'evCommissioningAndConfiguration';
const HOUSE = { '1': 'EVSE', '1.1': 'EV', '2': 'EVSE', '2.1': 'EV' };

async function opened(
  declaration: UseCaseDeclaration,
  useCase: object,
  quirkOff?: UseCaseQuirkName,
): Promise<readonly string[]> {
  const peer = await new Peer(declaration, HOUSE, [useCase], new Set(quirkOff === undefined ? [] : [quirkOff])).run();
  const sessions = [...peer.sessions];
  peer.ems.close();
  return sessions;
}

test('quirk announcedWithoutEntity: every vehicle of the device, or none', async () => {
  assert.deepEqual(await opened(evccDeclaration, announced('EV', EVCC)), ['open 1.1', 'open 2.1']);
  assert.deepEqual(await opened(evccDeclaration, announced('EV', EVCC), 'announcedWithoutEntity'), []);
});

test('quirk announcedOnParent: the address of a charging station means its vehicle', async () => {
  assert.deepEqual(await opened(evccDeclaration, announced('EV', EVCC, [2])), ['open 2.1']);
  assert.deepEqual(await opened(evccDeclaration, announced('EV', EVCC, [2]), 'announcedOnParent'), ['open 2']);
});

test('quirk otherActorName: a charging station that calls itself EV', async () => {
  assert.deepEqual(await opened(evseccDeclaration, announced('EV', EVSECC, [1])), ['open 1']);
  assert.deepEqual(await opened(evseccDeclaration, announced('EV', EVSECC, [1]), 'otherActorName'), []);
});
