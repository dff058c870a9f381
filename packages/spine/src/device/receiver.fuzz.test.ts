import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { seconds } from '@busbar/kernel';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import fc from 'fast-check';
import { FUNCTIONS } from '../model/functions.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import { measurementListData } from '../model/measurement.ts';
import { connectDevices, testDevice } from '../testing/device-pair.ts';
import { type RecordingLogger, recordingLogger } from '../testing/recording-logger.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { LocalDevice } from './local-device.ts';
import type { LocalFeature } from './local-tree.ts';
import type { RemoteFeature } from './remote-tree.ts';

const SEED = 63380;
const US = 'd:_i:88888_Wallbox-0001';
const ATTACKER = 'd:_i:99999_EMS-0001';

interface Scene {
  readonly clock: ManualClock;
  readonly log: RecordingLogger;
  readonly device: LocalDevice;
  readonly limits: LocalFeature;
  /** The honest peer, and the victim's feature as it sees it. */
  readonly client: LocalFeature;
  readonly remote: RemoteFeature;
  /** Sends text over the link of the attacker, which is opened again when it was closed. */
  attack(text: string): void;
}

/** A charging station with an honest energy manager and an attacker. */
async function scene(): Promise<Scene> {
  const clock = new ManualClock();
  const log = recordingLogger();
  const device = testDevice(clock, '', { address: US, logger: log.logger });
  const evse = device.addEntity('EVSE');
  const limits = evse.feature('LoadControl', 'server', { id: 1 });
  limits.offer(loadControlLimitListData, { read: true, readPartial: true, write: true, writePartial: true });
  limits.bindingRequired = false;
  limits.set(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, isLimitChangeable: true }] });
  limits.approve(loadControlLimitListData, ({ resulting }) => ({ accept: JSON.stringify(resulting).length % 3 !== 0 }));
  evse.feature('Measurement', 'server', { id: 4 }).offer(measurementListData, { read: true });
  evse.feature('DeviceDiagnosis', 'client', { id: 5 });
  startHeartbeat(evse, { timeout: seconds(60) });
  evse.announce({ useCaseName: 'x', actor: 'EVSE', version: '1.0.0', scenarios: [1] });
  const honest = testDevice(clock, 'honest');
  const client = honest.addEntity('CEM').feature('LoadControl', 'client');
  const { atFirst } = connectDevices(clock, honest, device);
  await clock.run(50);
  const remote = atFirst.entity([1])?.feature('LoadControl', 'server');
  assert.ok(remote);
  void remote.subscribe(client);
  await clock.run(50);
  let link = memoryLinkPair(clock);
  let isOpen = false;
  const attack = (text: string): void => {
    if (!isOpen) {
      link = memoryLinkPair(clock);
      device.connect(link.a, { ski: 'attacker' });
      link.b.start({ message: () => undefined, closed: () => (isOpen = false) });
      isOpen = true;
    }
    link.b.send(text);
    clock.advance(2);
  };
  return { clock, log, device, limits, client, remote, attack };
}

/** Whatever the attacker did: our own code did not fail, and the honest peer is served as if nothing had been. */
async function assertUnharmed({ clock, log, device, limits, client, remote }: Scene): Promise<void> {
  assert.deepEqual(
    log.lines.filter(({ event }) => event !== 'spine.finding' && event !== 'spine.closed'),
    [],
  );
  await clock.run(1_000);
  assert.ok(device.remotes().some(({ ski }) => ski === 'd:_i:99999_honest'));
  const read = remote.read(client, loadControlLimitListData);
  await clock.run(20);
  assert.ok((await read).ok);
  let notified = 0;
  const unlisten = remote.onData(loadControlLimitListData, (_, how) => {
    notified += how === 'notify' ? 1 : 0;
  });
  limits.set(
    loadControlLimitListData,
    { loadControlLimitData: [{ limitId: 1, isLimitChangeable: true }] },
    { notify: 'always' },
  );
  await clock.run(20);
  assert.equal(notified, 1);
  unlisten();
}

const CORPUS: readonly string[] = (
  JSON.parse(readFileSync(new URL('../../vectors/spine-datagrams.json', import.meta.url), 'utf8')) as { wire: string }[]
).map(({ wire }) => wire);

const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat({ max: 40 }) });
const scalar = fc.constantFrom(
  ...['0', '1', '2', '7', '-1', '1.5', '1e400', '18446744073709551616', 'true', 'false', 'null', '""', '"x"', '"P1Y"'],
  ...['"read"', '"reply"', '"notify"', '"write"', '"call"', '"result"', '[]', '{}', '[[]]', '[{"entity":[1,1]}]'],
);

/** Real messages with other scalars, and names that do not belong there: they parse, but mean something else. */
const altered = fc
  .record({
    text: fc.constantFrom(...CORPUS),
    edits: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), put: scalar }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ text, edits }) =>
    edits.reduce((now, { at, put }) => {
      const places = [...now.matchAll(/(?<=[:[,])("[^"]*"(?!:)|-?\d+|true|false)|"\w+"(?=:)/g)];
      const place = places[Math.floor(at * places.length)];
      if (place === undefined) return now;
      const isName = now[place.index + place[0].length] === ':';
      const other = isName ? (places[Math.floor(at * 7919) % places.length]?.[0] ?? '""') : put;
      return (
        now.slice(0, place.index) +
        (other.startsWith('"') || !isName ? other : '"x"') +
        now.slice(place.index + place[0].length)
      );
    }, text),
  );

/** Texts of real messages with pieces cut out, swapped for others, or nested deeply. */
const mutated = fc
  .record({
    text: fc.constantFrom(...CORPUS),
    edits: fc.array(
      fc.tuple(
        edit,
        fc.oneof(
          fc.constantFrom('', '[]', '"__proto__":', '[[[[', '}]', '\\', '"', '['.repeat(5_000), '{"a":'.repeat(500)),
          fc.string({ maxLength: 12 }),
        ),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map(({ text, edits }) =>
    edits.reduce((now, [{ at, length }, put]) => {
      const start = Math.floor(at * now.length);
      return now.slice(0, start) + put + now.slice(start + length);
    }, text),
  );

const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: usual, weight: 9 }, { arbitrary: odd, weight: 1 });
const place = fc.constantFrom<readonly [unknown, unknown]>(
  [[0], 0],
  [[0], 0],
  [[1], 1],
  [[1], 4],
  [[1], 5],
  [[1, 1], 1],
);
const oddPlace = fc.constantFrom<readonly [unknown, unknown]>(
  [[], 0],
  [Array.from({ length: 30 }, () => 1), 1],
  ['1', '1'],
  [[-1], -1],
  [{ a: 1 }, 2 ** 40],
  [undefined, undefined],
);
const addressOf = (device: string): fc.Arbitrary<Readonly<Record<string, unknown>>> =>
  fc
    .tuple(
      mostly(fc.constantFrom<unknown>(device, undefined), fc.constantFrom<unknown>('d:_i:1_x', '', 7)),
      mostly(place, oddPlace),
    )
    .map(([own, [entity, feature]]) => ({ device: own, entity, feature }));
const json = fc.jsonValue({ maxDepth: 4 });
const wire = (members: Readonly<Record<string, unknown>>): unknown =>
  Object.entries(members).map(([name, value]) => ({ [name]: value }));

/** Well formed messages that mean anything to anybody. */
const built = fc
  .record({
    source: addressOf(ATTACKER),
    destination: addressOf(US),
    classifier: mostly(
      fc.constantFrom<unknown>('read', 'reply', 'notify', 'write', 'call', 'result'),
      fc.constantFrom<unknown>('shout', 5),
    ),
    counter: mostly(fc.constantFrom<unknown>(1, 2, 500, 2 ** 40), fc.constantFrom<unknown>(-1, 'x')),
    reference: fc.constantFrom<unknown>(undefined, 1, 2, 3, 'x'),
    ackRequest: fc.constantFrom<unknown>(true, false, 'yes', undefined),
    version: mostly(fc.constant<unknown>('1.3.0'), fc.constantFrom<unknown>('2.0.0', 'draft', 9)),
    name: fc.oneof(
      fc.constantFrom(...FUNCTIONS.map(({ name }) => name)),
      fc.constantFrom('fancyData', '__proto__', 'constructor'),
    ),
    functionName: fc.option(fc.constantFrom('', 'loadControlLimitListData', 'fancyData'), { nil: undefined }),
    filter: fc.option(fc.array(fc.constantFrom<unknown>({ partial: [] }, { delete: [] }, {}), { maxLength: 3 }), {
      nil: undefined,
    }),
    value: fc.oneof(
      json,
      fc.constantFrom<unknown>([], {}, [{ loadControlLimitData: [[{ limitId: 1 }, { isLimitActive: true }]] }]),
    ),
    cmds: mostly(fc.constant(1), fc.constantFrom(0, 2)),
  })
  .map(
    ({
      source,
      destination,
      classifier,
      counter,
      reference,
      ackRequest,
      version,
      name,
      functionName,
      filter,
      value,
      cmds,
    }) => {
      const header = {
        specificationVersion: version,
        addressSource: wire(source),
        addressDestination: wire(destination),
        msgCounter: counter,
        msgCounterReference: reference,
        cmdClassifier: classifier,
        ackRequest,
      };
      const filters = filter?.map((control) => wire({ cmdControl: [control], [`${name}Selectors`]: value }));
      const cmd = wire({ function: functionName, filter: filters, [name]: value });
      const payload = wire({ cmd: Array.from({ length: cmds }, () => cmd) });
      return JSON.stringify({ datagram: wire({ header: wire(header), payload }) });
    },
  );

/** The attacker introduces itself first, so that more of what it says is listened to. */
const INTRODUCTION = CORPUS.filter((text) => text.includes(`"device":"${ATTACKER}"`) && text.includes('"call"'));

for (const [title, messages] of [
  ['real messages with other values', altered],
  ['mutated messages', mutated],
  ['well formed messages that mean anything', built],
  ['any text', fc.string({ maxLength: 200 })],
] as const)
  test(`nothing a peer sends gets out of the receiver or harms another peer: ${title}`, async () => {
    const place = await scene();
    for (const text of INTRODUCTION) place.attack(text);
    fc.assert(
      fc.property(fc.array(messages, { minLength: 1, maxLength: 25 }), (texts) => {
        for (const text of texts) place.attack(text);
        place.clock.advance(100);
      }),
      { seed: SEED, numRuns: 400 },
    );
    await assertUnharmed(place);
    place.device.close();
    await place.clock.run(10);
    const timers = place.clock.pendingTimers;
    assert.ok(timers < 20, `${timers} timers are left`);
  });

test('SPINE-5.3.2-35 a peer that adds entries for ever is bounded; the honest one is served', async () => {
  const place = await scene();
  const header = (classifier: string, source: object, destination: object): string =>
    JSON.stringify(
      wire({
        specificationVersion: '1.3.0',
        addressSource: wire({ device: ATTACKER, ...source }),
        addressDestination: wire({ device: US, ...destination }),
        msgCounter: 1,
        cmdClassifier: classifier,
      }),
    );
  const root = { entity: [0], feature: 0 };
  const entity = (id: number): string =>
    `[{"description":[{"entityAddress":[{"entity":[${id}]}]},{"entityType":"EVSE"},{"lastStateChange":"added"}]}]`;
  const feature = (id: number): string =>
    `[{"description":[{"featureAddress":[{"entity":[${id}]},{"feature":1}]},{"featureType":"Measurement"},{"role":"server"}]}]`;
  const ids = Array.from({ length: 400 }, (_, id) => id);
  place.attack(
    `{"datagram":[{"header":${header('notify', root, root)}},{"payload":[{"cmd":[[{"nodeManagementDetailedDiscoveryData":[{"entityInformation":[${ids.map(entity).join()}]},{"featureInformation":[${ids.map(feature).join()}]}]}]]}]}]}`,
  );
  const remote = place.device.remotes().find(({ ski }) => ski === 'attacker');
  assert.equal(remote?.entities().length, 256);
  for (let round = 0; round < 80; round++) {
    const entries = ids.map((id) => `[{"measurementId":${round * 400 + id}}]`).join();
    const data = `[{"function":"measurementListData"},{"filter":[[{"cmdControl":[{"partial":[]}]}]]},{"measurementListData":[{"measurementData":[${entries}]}]}]`;
    const source = { entity: [round % 60], feature: 1 };
    place.attack(
      `{"datagram":[{"header":${header('notify', source, { entity: [1], feature: 5 })}},{"payload":[{"cmd":[${data}]}]}]}`,
    );
  }
  const cached =
    remote
      ?.entities()
      .flatMap((one) => one.features())
      .map((one) => one.data(measurementListData)?.measurementData?.length ?? 0) ?? [];
  assert.ok(cached.every((count) => count <= 512));
  assert.ok(cached.reduce((sum, count) => sum + count, 0) <= 20_000);
  assert.ok(place.log.lines.length < 5_000);
  await assertUnharmed(place);
});
