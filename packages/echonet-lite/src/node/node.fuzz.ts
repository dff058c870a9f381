import assert from 'node:assert/strict';
import { silentLogger } from '@busbar/kernel';
import { type FuzzTarget, ManualClock } from '@busbar/kernel/testing';
import { decodeFrame, NO_EDT } from '../frame/decode.ts';
import { CONTROLLER } from '../frame/object-code.ts';
import { ECHONET_LIMITS } from '../limits.ts';
import { NO_ECHONET_QUIRKS_OFF } from '../quirks.ts';
import { echonetVectors, octets } from '../testing/echonet-vectors.ts';
import { fixtureNode } from '../testing/fixture-node.ts';
import { MemoryNetwork, type SentDatagram } from '../testing/memory-network.ts';
import { ECHONET_TIMERS } from '../timers.ts';
import { Counters } from './counters.ts';
import type { NodeContext } from './node-context.ts';
import { RequestQueue } from './request-queue.ts';
import { Requester } from './requester.ts';

const { deviceFixture, exchanges, frames } = echonetVectors();
const DEVICE = '198.51.100.20';
const PEER = '198.51.100.10';
/** Objects of the fixture with its node profile: as many answers one datagram can have. */
const OBJECTS = 4;
const SEEDS = [...exchanges.map(({ request }) => request), ...frames.map(({ hex }) => hex)].map(octets);

/** What a node sent, with its services: everything it sends is a frame a strict reader takes. */
function servicesOf(sent: readonly SentDatagram[]): string {
  const services = sent.map(({ bytes }) => {
    const decoded = decodeFrame(bytes, { mode: 'strict' });
    assert.ok('frame' in decoded && decoded.frame.format === 1);
    return decoded.frame.service;
  });
  return [...new Set(services)].sort().join(' ');
}

/** Any datagram at a device: answered by one datagram per object at most; it works on. */
const device: FuzzTarget = {
  name: 'echonet-lite.device',
  seeds: SEEDS,
  longest: 600,
  run: (input) => {
    const clock = new ManualClock();
    const network = new MemoryNetwork(clock);
    const node = fixtureNode(deviceFixture, network.link(DEVICE), clock);
    clock.advance(10_000);
    network.sent.splice(0);
    const isMulticast = (input.at(-1) ?? 0) % 2 === 0;
    network.inject(input, PEER, isMulticast ? undefined : DEVICE);
    clock.advance(1500);
    const sent = network.sent.splice(0).slice(1);
    const answers = sent.filter(({ bytes, to }) => to === PEER || bytes[10] !== 0x73 || bytes[7] !== 0x0e);
    assert.ok(answers.length <= OBJECTS, `${answers.length} answers`);
    assert.ok(sent.every(({ to, bytes }) => (to === undefined || to === PEER) && bytes.length <= 1472));
    network.inject(octets('1081008105ff0102a1016201c700'), '198.51.100.11', DEVICE);
    clock.advance(10);
    assert.equal(network.sent.at(-1)?.to, '198.51.100.11', 'it works on');
    assert.equal(clock.pendingTimers, 0);
    return `${servicesOf(sent)} | ${Object.keys(node.counters).sort().join(' ')}`;
  },
};

/** Any frame while a request waits: taken as its answer only from the right address with everything that belongs to it. */
const answer: FuzzTarget = {
  name: 'echonet-lite.answer',
  seeds: SEEDS,
  longest: 600,
  run: (input) => {
    const decoded = decodeFrame(input);
    if ('error' in decoded || decoded.frame.format !== 1) return 'no frame';
    const { frame } = decoded;
    const context = quietContext(frame.tid);
    const requester = new Requester(context, () => undefined);
    const lane = new RequestQueue(context, requester, PEER);
    const [first, second] = frame.properties;
    const epc = first?.epc ?? 0xc7;
    // Nobody waits for the promise: it is never refused here.
    void requester.request(lane, {
      service: (second?.epc ?? 0) % 2 === 0 ? 'Get' : 'SetC',
      seoj: CONTROLLER,
      deoj: 0x02a101,
      properties: [{ epc, edt: NO_EDT }],
      mayRetry: true,
    });
    assert.equal(requester.answered(frame, '198.51.100.11'), false, 'from another address');
    const isTaken = requester.answered(frame, PEER);
    if (isTaken) {
      assert.deepEqual([frame.seoj, frame.deoj, requester.outstanding], [0x02a101, CONTROLLER, 0]);
      assert.match(frame.service, /^(Get_Res|Get_SNA|Set_Res|SetC_SNA)$/);
    } else assert.equal(requester.outstanding, 1);
    return `${frame.service} ${isTaken} ${Object.keys(context.counters.all()).sort().join(' ')}`;
  },
};

/** A context whose next transaction id is known and that sends nothing. */
function quietContext(tid: number): NodeContext {
  return {
    clock: new ManualClock(),
    random: () => 0.5,
    logger: silentLogger,
    timers: ECHONET_TIMERS,
    limits: ECHONET_LIMITS,
    quirksOff: NO_ECHONET_QUIRKS_OFF,
    counters: new Counters(),
    mostOctets: 1472,
    nextTid: () => tid,
    send: () => undefined,
    multicast: () => undefined,
  };
}

export const fuzzTargets: readonly FuzzTarget[] = [device, answer];
