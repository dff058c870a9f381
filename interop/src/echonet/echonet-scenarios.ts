import { isDeepStrictEqual } from 'node:util';
import { ScenarioError } from '../runner/scenario-error.ts';
import type { Contents, EchonetRole } from './contract.ts';
import { CHARGER, type EchonetStage } from './echonet-stage.ts';

/** One scenario: a controller and a device that are both started already. */
export interface EchonetScenario {
  readonly name: string;
  readonly title: string;
  /** Only when this side is Busbar: it wants what the libraries of the others leave to their users. */
  readonly onlyAs?: EchonetRole;
  play(stage: EchonetStage): Promise<void>;
}

/** Longer than Busbar waits for an answer (section 6), s. */
const LAPSE = 25;

/** Every scenario between a controller and a device. */
export const echonetScenarios: readonly EchonetScenario[] = [
  {
    name: 'echonet.search',
    title: 'the controller finds the node of the device and its charger by multicast (EL-4.3-2)',
    play: search,
  },
  {
    name: 'echonet.get',
    title: 'several properties are read at once, each with its content (EL-3.2-1)',
    async play(stage) {
      const { service, properties } = await stage.request('Get', { c7: '', da: '', c5: '' });
      equal(service, 'Get_Res', 'answer');
      same(properties, { c7: '41', da: '44', c5: '00001770' });
    },
  },
  {
    name: 'echonet.get-refused',
    title: 'a property the device lacks is refused, the others are answered (EL-4.2.3-1)',
    async play(stage) {
      const { service, properties } = await stage.request('Get', { c7: '', e4: '' });
      equal(service, 'Get_SNA', 'answer');
      same(properties, { c7: '41', e4: '' });
    },
  },
  {
    name: 'echonet.maps',
    title: 'the three property maps are read and name what the device has (section 4.1)',
    async play(stage) {
      const { properties } = await stage.request('Get', { '9d': '', '9e': '', '9f': '' });
      same(Object.fromEntries(Object.entries(properties).map(([map, codes]) => [map, sorted(codes)])), {
        '9d': '80 81 88 c7 da',
        '9e': '81 da eb',
        '9f': '80 81 82 83 88 8a 9d 9e 9f c5 c7 c8 d3 da eb',
      });
    },
  },
  {
    name: 'echonet.node-profile',
    title: 'the node profile names its device objects (section 4.2)',
    async play(stage) {
      const { properties } = await stage.request('Get', { d6: '' }, { object: '0ef001' });
      same(properties, { d6: `01${CHARGER}` });
    },
  },
  {
    name: 'echonet.set',
    title: 'a write is answered without content, reaches the device and is read back (section 3.1)',
    async play(stage) {
      const { service, properties } = await stage.request('SetC', { da: '42' });
      equal(service, 'Set_Res', 'answer');
      same(properties, { da: '' });
      await stage.device.expect('written', ({ property, content }) => property === 'da' && content === '42', {
        what: 'to be written to',
      });
      same((await stage.request('Get', { da: '' })).properties, { da: '42' });
    },
  },
  {
    name: 'echonet.set-several',
    title: 'two properties are written with one request',
    async play(stage) {
      equal((await stage.request('SetC', { eb: '00000dac', da: '42' })).service, 'Set_Res', 'answer');
      same((await stage.request('Get', { eb: '', da: '' })).properties, { eb: '00000dac', da: '42' });
    },
  },
  {
    name: 'echonet.set-refused',
    title: 'a write to a property the device lacks comes back as it was (section 3.1)',
    async play(stage) {
      const { service, properties } = await stage.request('SetC', { f0: '04b80001' }, { within: LAPSE });
      equal(service, 'SetC_SNA', 'answer');
      same(properties, { f0: '04b80001' });
    },
  },
  {
    name: 'echonet.set-out-of-range',
    title: 'a value outside the class is refused, and nothing changes (section 3.2, E)',
    onlyAs: 'device',
    async play(stage) {
      const { service, properties } = await stage.request('SetC', { da: '99' });
      equal(service, 'SetC_SNA', 'answer');
      same(properties, { da: '99' });
      same((await stage.request('Get', { da: '' })).properties, { da: '44' });
    },
  },
  {
    name: 'echonet.announcement',
    title: 'a state that changes is announced by multicast (EL-6.2.5-1)',
    async play(stage) {
      const { controller, device } = stage;
      await search(stage);
      device.do({ do: 'change', object: CHARGER, property: 'c7', content: '30' });
      await controller.expect('announced', ({ object, properties }) => object === CHARGER && properties.c7 === '30', {
        what: 'to hear that the vehicle left',
      });
    },
  },
  {
    name: 'echonet.written-state',
    title: 'a property that was written is announced to everybody when it changed (EL-6.2.5-1)',
    onlyAs: 'device',
    async play(stage) {
      await search(stage);
      const since = stage.controller.mark();
      await stage.request('SetC', { da: '42' });
      await stage.controller.expect('announced', ({ properties }) => properties.da === '42', {
        what: 'to hear the announcement of the new mode',
        since,
      });
    },
  },
  {
    name: 'echonet.unknown-object',
    title: 'a request for an object that is not there is left unanswered (section 3.2, A)',
    onlyAs: 'device',
    async play(stage) {
      const asked = stage.request('Get', { '80': '' }, { object: '027e01', within: 3 }).then(
        ({ service }) => service,
        () => 'none',
      );
      equal(await asked, 'none', 'answer');
      equal((await stage.request('Get', { da: '' })).service, 'Get_Res', 'answer of the charger');
    },
  },
  {
    name: 'echonet.malformed',
    title: 'frames that are cut, without properties or of an unknown service do not disturb the device (section 3.3)',
    onlyAs: 'device',
    async play(stage) {
      const { controller, device } = stage;
      for (const octets of ['10', '1081000105ff0102a1016201', '1081000105ff0102a10162', '1081000105ff0102a1016200'])
        controller.do({ do: 'octets', to: device.address, hex: octets });
      controller.do({ do: 'octets', to: device.address, hex: '1081000105ff0102a1015f01da00' });
      equal((await stage.request('Get', { da: '' })).service, 'Get_Res', 'answer');
    },
  },
  {
    name: 'echonet.cable',
    title: 'after the cable was pulled and put in again requests are answered as before',
    async play(stage) {
      equal((await stage.request('Get', { da: '' })).service, 'Get_Res', 'answer before');
      await stage.cable.cut();
      await stage.cable.join();
      equal((await stage.request('Get', { da: '' }, { within: LAPSE })).service, 'Get_Res', 'answer after');
    },
  },
];

async function search({ controller, device }: EchonetStage): Promise<void> {
  controller.do({ do: 'search' });
  await controller.expect('found', ({ address, objects }) => address === device.address && objects.includes(CHARGER), {
    what: 'to find the charger',
  });
}

/** The codes of a property map in its short form, in order. */
function sorted(map: string): string {
  return (map.slice(2).match(/../g) ?? []).sort().join(' ');
}

function equal(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) throw new ScenarioError(`${what} is ${String(actual)}, not ${String(expected)}`);
}

function same(actual: Contents, expected: Contents): void {
  if (!isDeepStrictEqual({ ...actual }, { ...expected }))
    throw new ScenarioError(`${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}
