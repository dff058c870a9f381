import assert from 'node:assert/strict';
import { test } from 'node:test';
import { datagramFromPlain, encodeDatagram } from '@busbar/spine';
import { digest, unitedRows } from './digest.ts';
import type { RecordedMessage } from './recorded-message.ts';

const TEST = { file: 'a.test.ts', title: 'limits' };
const EMS = 'd:_i:1_EMS';
const STATION = 'd:_i:1_Station';

/** The recording of an energy manager's end: what it sent and received. */
class Recording {
  readonly messages: RecordedMessage[] = [];
  readonly #test: RecordedMessage['test'];
  #counter = 1;

  constructor(test = TEST) {
    this.#test = test;
  }

  /** @returns the number of the message */
  add(direction: 'in' | 'out', classifier: string, at: string, cmd: object, more: object = {}): number {
    const [device, other] = direction === 'out' ? [EMS, STATION] : [STATION, EMS];
    const msgCounter = this.#counter++;
    const address = (owner: string, path: string): object => {
      const [entity = '', feature = ''] = path.split('/');
      return { device: owner, entity: entity.split('.').map(Number), feature: Number(feature) };
    };
    const isRequest = classifier === 'write';
    const header = {
      specificationVersion: '1.3.0',
      addressSource: address(device, isRequest ? '1/9' : at),
      addressDestination: address(other, isRequest ? at : '1/9'),
      msgCounter,
      cmdClassifier: classifier,
      ...more,
    };
    const spine = encodeDatagram(datagramFromPlain({ datagram: { header, payload: { cmd: [cmd] } } }));
    const text = `{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":${spine}}]}`;
    this.messages.push({ test: this.#test, link: 1, direction, text });
    return msgCounter;
  }

  discovery(direction: 'in' | 'out', features: readonly { at: string; type: string; entityType: string }[]): void {
    const device = direction === 'out' ? EMS : STATION;
    this.add(direction, 'reply', '0/0', {
      nodeManagementDetailedDiscoveryData: {
        entityInformation: features.map(({ at, entityType }) => ({
          description: { entityAddress: { device, entity: [Number(at.split('/')[0])] }, entityType },
        })),
        featureInformation: features.map(({ at, type }) => ({
          description: {
            featureAddress: { device, entity: [Number(at.split('/')[0])], feature: Number(at.split('/')[1]) },
            featureType: type,
            role: 'server',
          },
        })),
      },
    });
  }

  announce(direction: 'in' | 'out', actor: string, useCaseName = 'limitationOfPowerConsumption'): void {
    const device = direction === 'out' ? EMS : STATION;
    this.add(direction, 'reply', '0/0', {
      nodeManagementUseCaseData: {
        useCaseInformation: [
          {
            address: { device, entity: [1] },
            actor,
            useCaseSupport: [{ useCaseName, useCaseVersion: '1.0.0', scenarioSupport: [1, 2, 3, 4] }],
          },
        ],
      },
    });
  }

  limit(limitDirection: 'consume' | 'produce'): void {
    const limitId = 5;
    const described = { limitId, limitType: 'signDependentAbsValueLimit', limitCategory: 'obligation', limitDirection };
    this.add('in', 'reply', '1/3', {
      loadControlLimitDescriptionListData: {
        loadControlLimitDescriptionData: [{ ...described, measurementId: 0, unit: 'W', scopeType: 'activePowerLimit' }],
      },
    });
    this.add('in', 'reply', '1/3', {
      loadControlLimitListData: { loadControlLimitData: [{ limitId, isLimitActive: false, value: { number: 0 } }] },
    });
  }

  write(): number {
    return this.add('out', 'write', '1/3', {
      loadControlLimitListData: {
        loadControlLimitData: [{ limitId: 5, isLimitActive: true, value: { number: 4200 } }],
      },
    });
  }

  result(write: number, errorNumber: number): void {
    this.add('in', 'result', '1/3', { resultData: { errorNumber } }, { msgCounterReference: write });
  }

  get shown(): readonly string[] {
    return digest(this.messages).flatMap(({ shows }) =>
      shows.map(({ useCase, actor, scenario, told, written }) =>
        [`${useCase} ${actor} ${scenario}:`, ...told, ...written.map((one) => `write ${one}`)].join(' '),
      ),
    );
  }
}

function connected(): Recording {
  const recording = new Recording();
  recording.discovery('in', [{ at: '1/3', type: 'LoadControl', entityType: 'EVSE' }]);
  recording.discovery('out', [{ at: '1/9', type: 'DeviceDiagnosis', entityType: 'CEM' }]);
  recording.announce('in', 'ControllableSystem');
  recording.announce('out', 'EnergyGuard');
  return recording;
}

test('a scenario is shown for the local actor by what its server told and by the writes it accepted', () => {
  const recording = connected();
  recording.limit('consume');
  recording.result(recording.write(), 0);
  assert.deepEqual(recording.shown, [
    'LPC EnergyGuard 1: loadControlLimitDescriptionListData loadControlLimitListData write loadControlLimitListData',
  ]);
});

test('a refused write, and one without answer, show nothing', () => {
  const recording = connected();
  recording.limit('consume');
  recording.result(recording.write(), 7);
  recording.write();
  assert.deepEqual(recording.shown, [
    'LPC EnergyGuard 1: loadControlLimitDescriptionListData loadControlLimitListData',
  ]);
});

test('the same function of another use case shows nothing', () => {
  const recording = connected();
  recording.limit('produce');
  recording.result(recording.write(), 0);
  assert.deepEqual(recording.shown, []);
});

test('without the announcement of both sides, in opposite roles, nothing is shown', () => {
  const recording = new Recording();
  recording.discovery('in', [{ at: '1/3', type: 'LoadControl', entityType: 'EVSE' }]);
  recording.announce('in', 'ControllableSystem');
  recording.announce('out', 'ControllableSystem');
  recording.limit('consume');
  recording.result(recording.write(), 0);
  assert.deepEqual(recording.shown, []);
});

test('both ends of a connection are united to one row of their test', () => {
  const [a, b] = [connected(), connected()];
  a.limit('consume');
  b.limit('consume');
  b.result(b.write(), 0);
  const rows = unitedRows([...digest(a.messages), ...digest(b.messages)]);
  assert.equal(rows.length, 1);
  assert.deepEqual(rows[0]?.shows[0]?.written, ['loadControlLimitListData']);
});
