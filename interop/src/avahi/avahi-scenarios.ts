import { isDeepStrictEqual } from 'node:util';
import { BUSBAR } from '../peers.ts';
import { PeerProcess } from '../runner/peer-process.ts';
import { ScenarioError } from '../runner/scenario-error.ts';
import { expectLine } from './avahi-host.ts';
import type { AvahiStage } from './avahi-stage.ts';

/** A scenario with avahi, which speaks multicast DNS and nothing of SHIP. */
export interface AvahiScenario {
  readonly name: string;
  readonly title: string;
  play(stage: AvahiStage): Promise<void>;
}

const SKI = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
/** Every key of Tables 22 and 23, and what stands in the TXT record for it. */
const TXT = {
  id: 'i:12345_u:BB-0001',
  path: '/ship/',
  ski: SKI,
  register: false,
  ecc: false,
  brand: 'Büsbar',
  type: 'Wallbox',
  model: 'Eins-2.0',
  serial: 'S-1',
  categories: [2, 3],
};
const KEYS = {
  txtvers: '1',
  id: TXT.id,
  path: TXT.path,
  ski: SKI,
  register: 'false',
  ecc: 'false',
  brand: TXT.brand,
  type: TXT.type,
  model: TXT.model,
  serial: TXT.serial,
  cat: '2,3',
};
const INSTANCE = 'Büsbar Eins 2.0';
const announcement = (instance = INSTANCE) => ({ instance, port: 4712, txt: TXT });
const OTHER_KEYS = { ...KEYS, id: 'avahi-1', ski: 'ff'.repeat(20) };

/** Seconds for probing, announcing and resolving on a busy machine. */
const SOON = 15;
/** Seconds for a goodbye; without one the service lives for 120 s. */
const AT_ONCE = 5;

export const avahiScenarios: readonly AvahiScenario[] = [
  {
    name: 'mdns.seen-by-avahi',
    title: 'avahi finds the service of Busbar over IPv4 and IPv6, every TXT key as announced',
    async play(stage) {
      const avahi = await stage.avahi();
      const node = await stage.busbar();
      node.advertise(announcement());
      const browser = avahi.browse();
      for (const family of ['IPv4', 'IPv6']) {
        const what = `to resolve the service over ${family}`;
        const seen = await expectLine(browser, 'resolved', (line) => line.family === family, { what, within: SOON });
        equal(seen.instance, INSTANCE, 'instance');
        equal(seen.port, 4712, 'port');
        equal(seen.host, 'i-12345-u-BB-0001.local', 'host');
        same(seen.txt, KEYS, 'TXT');
        if (seen.address !== stage.cable.left.address && !seen.address.startsWith('fe80::'))
          throw new ScenarioError(`the address is ${seen.address}`);
      }
    },
  },
  {
    name: 'mdns.sees-avahi',
    title:
      'Busbar finds a service of avahi, every TXT key as announced, with its IPv4 address and its link-local one with zone',
    async play(stage) {
      const avahi = await stage.avahi();
      const node = await stage.busbar();
      await avahi.publish(INSTANCE, 4799, OTHER_KEYS);
      const isComplete = ({ addresses }: { addresses: readonly string[] }): boolean => addresses.length >= 2;
      const seen = await node.found(INSTANCE, SOON, isComplete);
      equal(seen.port, 4799, 'port');
      equal(seen.host, 'avahi-right.local', 'host');
      same(
        { id: seen.id, path: seen.path, ski: seen.ski, register: seen.register, ecc: seen.ecc, brand: seen.brand },
        { id: 'avahi-1', path: '/ship/', ski: OTHER_KEYS.ski, register: false, ecc: false, brand: TXT.brand },
        'mandatory keys and brand',
      );
      same(
        { type: seen.type, model: seen.model, serial: seen.serial, categories: seen.categories },
        { type: TXT.type, model: TXT.model, serial: TXT.serial, categories: TXT.categories },
        'optional keys',
      );
      equal(seen.addresses[0], stage.cable.right.address, 'first address');
      if (!/^fe80::.*%v0$/.test(seen.addresses.at(-1) ?? ''))
        throw new ScenarioError(`no link-local address with its zone: ${seen.addresses.join(', ')}`);
    },
  },
  {
    name: 'mdns.busbar-renames',
    title: 'a name that avahi has already is not taken: Busbar counts up, both are found',
    async play(stage) {
      const avahi = await stage.avahi();
      const node = await stage.busbar();
      await avahi.publish(INSTANCE, 4799, OTHER_KEYS);
      node.advertise(announcement());
      const { instance } = await node.expect('renamed', () => true, { what: 'to take another name', within: SOON });
      equal(instance, `${INSTANCE} (2)`, 'new name');
      const browser = avahi.browse();
      const ours = await expectLine(browser, 'resolved', (line) => line.instance === instance, {
        what: 'to resolve the new name',
        within: SOON,
      });
      same(ours.txt, KEYS, 'TXT');
      equal(ours.host, 'i-12345-u-BB-0001.local', 'host, which nobody contested');
      const theirs = await expectLine(browser, 'resolved', (line) => line.instance === INSTANCE, {
        what: 'to keep its own service',
        within: SOON,
      });
      equal(theirs.port, 4799, 'port of the service of avahi');
    },
  },
  {
    name: 'mdns.avahi-renames',
    title: 'a name that Busbar has is defended: avahi takes another one, both are found',
    async play(stage) {
      const avahi = await stage.avahi();
      const node = await stage.busbar();
      node.advertise(announcement());
      const browser = avahi.browse();
      await expectLine(browser, 'resolved', ({ instance }) => instance === INSTANCE, {
        what: 'to find Busbar',
        within: SOON,
      });
      // The announcements are over: what keeps the name now are the answers to probes.
      await node.found(INSTANCE, SOON);
      const { instance } = await avahi.publish(INSTANCE, 4799, OTHER_KEYS);
      if (instance === INSTANCE) throw new ScenarioError('avahi has got the same name');
      const seen = await node.found(instance, SOON);
      equal(seen.id, 'avahi-1', 'id of the service of avahi');
      const again = await expectLine(avahi.resolveAgain(), 'resolved', (line) => line.instance === INSTANCE, {
        what: 'to find Busbar under its name',
        within: SOON,
      });
      equal(again.port, 4712, 'port of the service of Busbar');
    },
  },
  {
    name: 'mdns.goodbye-to-avahi',
    title: 'a service that Busbar withdraws is gone for avahi at once, on IPv4 and IPv6',
    async play(stage) {
      const avahi = await stage.avahi();
      const node = await stage.busbar();
      node.advertise(announcement());
      const browser = avahi.browse();
      for (const family of ['IPv4', 'IPv6'])
        await expectLine(browser, 'resolved', (line) => line.family === family, {
          what: `to find it (${family})`,
          within: SOON,
        });
      node.do({ do: 'withdraw' });
      for (const family of ['IPv4', 'IPv6'])
        await expectLine(browser, 'gone', (line) => line.family === family, {
          what: `to lose it (${family})`,
          within: AT_ONCE,
        });
    },
  },
  {
    name: 'mdns.goodbye-of-avahi',
    title: 'a service that avahi withdraws is gone for Busbar at once',
    async play(stage) {
      const avahi = await stage.avahi();
      const node = await stage.busbar();
      const published = await avahi.publish(INSTANCE, 4799, OTHER_KEYS);
      await node.found(INSTANCE, SOON);
      await published.stop();
      const isIt = (event: { service: { instance: string } }): boolean => event.service.instance === INSTANCE;
      await node.expect('lost', isIt, { what: 'to lose the service', within: AT_ONCE });
    },
  },
  {
    name: 'mdns.changed-text',
    title: 'avahi knows a changed TXT record of Busbar at once',
    async play(stage) {
      const avahi = await stage.avahi();
      const node = await stage.busbar();
      node.advertise(announcement());
      await expectLine(avahi.browse(), 'resolved', () => true, { what: 'to find it', within: SOON });
      const ski = '00112233445566778899aabbccddeeff00112233';
      node.do({ do: 'update', txt: { ...TXT, ski, register: true } });
      await stage.until(
        async () => {
          const line = await expectLine(avahi.resolveAgain(), 'resolved', () => true, {
            what: 'to resolve',
            within: SOON,
          });
          return isDeepStrictEqual(line.txt, { ...KEYS, ski, register: 'true' });
        },
        'avahi to know the new text',
        AT_ONCE,
      );
    },
  },
  {
    name: 'mdns.other-address',
    title: 'an interface of Busbar that gets another IPv4 address while it runs: avahi resolves the new one',
    async play(stage) {
      const avahi = await stage.avahi();
      const node = await stage.busbar();
      node.advertise(announcement());
      const isIpv4 = (line: { address: string }): boolean => line.address.includes('.');
      await expectLine(avahi.browse(), 'resolved', isIpv4, { what: 'to find it', within: SOON });
      await stage.ip('left', 'addr', 'del', '10.9.0.1/24', 'dev', 'v0');
      await stage.ip('left', 'addr', 'add', '10.9.0.77/24', 'dev', 'v0');
      await stage.until(
        async () => {
          const line = await expectLine(avahi.resolveAgain(), 'resolved', isIpv4, { what: 'to resolve', within: SOON });
          return line.address === '10.9.0.77';
        },
        'avahi to resolve the new address',
        SOON,
      );
    },
  },
  {
    name: 'mdns.late-interface',
    title: 'an interface that comes up while Busbar runs is used: avahi and Busbar find each other over it',
    async play(stage) {
      await stage.cable.cut();
      const node = await stage.busbar();
      node.advertise(announcement());
      await stage.cable.join();
      const avahi = await stage.avahi();
      await avahi.publish('Late', 4799, OTHER_KEYS);
      await expectLine(avahi.browse(), 'resolved', ({ instance }) => instance === INSTANCE, {
        what: 'to find Busbar',
        within: SOON,
      });
      await node.found('Late', SOON);
    },
  },
  {
    name: 'mdns.ipv6-only',
    title: 'without any IPv4 address both find each other; the address Busbar would dial has its zone',
    async play(stage) {
      await stage.ip('left', 'addr', 'flush', 'dev', 'v0', 'scope', 'global');
      await stage.ip('right', 'addr', 'flush', 'dev', 'v1', 'scope', 'global');
      const avahi = await stage.avahi();
      const node = await stage.busbar();
      node.advertise(announcement());
      await avahi.publish('Six', 4799, OTHER_KEYS);
      const { family, address, txt } = await expectLine(
        avahi.browse(),
        'resolved',
        ({ instance }) => instance === INSTANCE,
        { what: 'to find Busbar', within: SOON },
      );
      equal(family, 'IPv6', 'family');
      if (!address.startsWith('fe80::')) throw new ScenarioError(`avahi resolved ${address}`);
      same(txt, KEYS, 'TXT');
      const { addresses } = await node.found('Six', SOON, (service) => service.addresses.length > 0);
      if (!addresses.every((one) => /^fe80::.*%v0$/.test(one)))
        throw new ScenarioError(`found ${addresses.join(', ')}`);
    },
  },
  {
    name: 'mdns.same-host',
    title: 'Busbar and avahi on one host share the port: both find and are found by another host',
    async play(stage) {
      const [near, far] = [await stage.avahi('left'), await stage.avahi('right')];
      const node = await stage.busbar();
      node.advertise(announcement());
      await near.publish('Near', 4798, OTHER_KEYS);
      await far.publish('Far', 4799, { ...OTHER_KEYS, ski: 'ee'.repeat(20) });
      await Promise.all([node.found('Near', SOON), node.found('Far', SOON)]);
      for (const browser of [near.browse(), far.browse()])
        await expectLine(browser, 'resolved', ({ instance }) => instance === INSTANCE, {
          what: 'to find Busbar',
          within: SOON,
        });
    },
  },
  {
    name: 'mdns.whole-node',
    title:
      'avahi finds a whole SHIP node with every mandatory key and the SKI of its certificate, and hears its goodbye',
    async play(stage) {
      const avahi = await stage.avahi();
      const browser = avahi.browse();
      const peer = new PeerProcess('busbar', [...stage.cable.left.prefix, ...BUSBAR.command], stage.clock);
      try {
        const ready = await peer.start(stage.startCommand());
        const isIt = (line: { txt: Readonly<Record<string, string>> }): boolean => line.txt.ski === ready.ski;
        const seen = await expectLine(browser, 'resolved', isIt, { what: 'to find the node', within: SOON });
        equal(seen.port, ready.port, 'port');
        equal(seen.txt.id, ready.shipId, 'id');
        const keys = ['txtvers', 'id', 'path', 'ski', 'register', 'brand', 'type', 'model', 'cat'];
        const missing = keys.filter((key) => seen.txt[key] === undefined);
        if (missing.length > 0) throw new ScenarioError(`keys are missing: ${missing.join(', ')}`);
      } finally {
        await peer.stop();
      }
      await expectLine(browser, 'gone', () => true, { what: 'to hear the goodbye of the node', within: AT_ONCE });
    },
  },
];

function equal(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new ScenarioError(`${what} is ${String(actual)}, not ${String(expected)}`);
}

function same(actual: object, expected: object, what: string): void {
  if (!isDeepStrictEqual(actual, expected))
    throw new ScenarioError(`${what}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}
