/**
 * The official SHIP test cases (EEBus SHIP Test Specification 1.0.0) that concern the message exchange, in virtual time: the
 * machine is the device under test, the test plays the test tool. Cases about discovery, certificates and double connections
 * belong to the parts that do them.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { MachineOnClock } from './test-support/machine-on-clock.ts';
import { handshake, hello, spine, vector } from './test-support/wire.ts';

const PROFILES = {
  default: { maxVersion: '1.0', announceMdns: false },
  iec: { maxVersion: '1.1', announceMdns: true },
} as const;
const ROLES = ['server', 'client'] as const;
const SHIP_ID = 'i:12345_u:BB-0001';

/** The device under test with its clock; TLS and WebSocket are up. */
class Dut {
  readonly clock = new ManualClock();
  readonly machine: MachineOnClock;

  constructor(role: 'client' | 'server', settings: (typeof PROFILES)[keyof typeof PROFILES]) {
    this.machine = new MachineOnClock({ clock: this.clock, role, settings, ownShipId: SHIP_ID });
    this.machine.dispatch({ type: 'opened' });
  }

  get isOpen(): boolean {
    return this.machine.closed === undefined;
  }

  get last(): string {
    return this.machine.texts.at(-1) ?? '';
  }

  /** Messages sent since the given number. */
  since(count: number): readonly string[] {
    return this.machine.texts.slice(count);
  }

  wait(ms: number): void {
    this.clock.advance(ms);
  }

  /** Waits until the DUT closes, at most `ms`. */
  closesWithin(ms: number): void {
    const start = this.clock.now();
    while (this.isOpen && this.clock.now() - start < ms) this.clock.advance(1);
    assert.equal(this.isOpen, false, `closed within ${ms} ms`);
  }

  toHello(): this {
    this.machine.receive(vector('cmi.valid'));
    return this;
  }

  /** PRE_SHIP_Hello_Completed. */
  toProtocolHandshake(): this {
    this.toHello().machine.receive(vector('hello.ready.bare'));
    return this;
  }

  /** PRE_SHIP_Protocol_Handshake_Completed. */
  toPin(): this {
    this.toProtocolHandshake();
    if (this.machine.number === 20) this.machine.receive(vector('prot.announceMax.1.0'));
    this.machine.receive(vector('prot.select.1.0'));
    return this;
  }

  /** PRE_SHIP_ConnectionEstablished, without an answer to the access methods request of the DUT. */
  toData(): this {
    this.toPin().machine.receive(vector('pin.state.none'));
    assert.equal(this.machine.number, 38);
    return this;
  }
}

const isAccessMethods = (text: string): boolean => text.startsWith(`{"accessMethods":[{"id":"${SHIP_ID}"}`);

/** R1: a server answers inside the protocol handshake when the test tool goes on with announceMax. */
function goesOnToProtocolHandshake(dut: Dut): void {
  dut.machine.receive(vector('prot.announceMax.1.0'));
  assert.match(dut.last, /"handshakeType":"select"/);
}

for (const [profile, settings] of Object.entries(PROFILES)) {
  const dut = (role: 'client' | 'server'): Dut => new Dut(role, settings);

  test(`${profile}: TC_SHIP_ROLE_001: DUT as server`, () => {
    const d = dut('server');
    d.wait(7000);
    assert.ok(d.isOpen);
    d.toHello();
    assert.equal(d.machine.texts[0], 'cmi 00');
    assert.match(d.last, /connectionHello/);
  });

  test(`${profile}: TC_SHIP_ROLE_002: DUT as client`, () => {
    const d = dut('client');
    assert.deepEqual(d.machine.texts, ['cmi 00']);
    d.wait(7000);
    assert.ok(d.isOpen);
    d.toHello();
    assert.match(d.last, /connectionHello/);
  });

  for (const [id, name] of [
    ['001', 'neg.cmi.invalidMessageType'],
    ['005', 'neg.cmi.invalidHead'],
  ] as const) {
    test(`${profile}: TC_SHIP_CMI_${id} SHIP-6.10.4.3-4: server answers ${name}, then closes`, () => {
      const d = dut('server');
      d.machine.receive(vector(name));
      assert.deepEqual(d.machine.texts, ['cmi 00']);
      d.closesWithin(10_000);
    });
  }

  for (const [id, name] of [
    ['002', 'neg.cmi.invalidMessageType'],
    ['006', 'neg.cmi.invalidHead'],
  ] as const) {
    test(`${profile}: TC_SHIP_CMI_${id} SHIP-6.10.4.3-5: client closes at once at ${name}`, () => {
      const d = dut('client');
      assert.deepEqual(d.machine.texts, ['cmi 00']);
      d.machine.receive(vector(name));
      assert.deepEqual(d.machine.texts, ['cmi 00']);
      assert.equal(d.isOpen, false);
    });
  }

  for (const [id, role] of [
    ['003', 'server'],
    ['004', 'client'],
  ] as const) {
    test(`${profile}: TC_SHIP_CMI_${id} SHIP-6.10.4.3-6: CmiTimeout, DUT ${role}`, () => {
      const d = dut(role);
      d.wait(7000);
      assert.ok(d.isOpen);
      d.closesWithin(25_000);
    });
  }

  test(`${profile}: TC_SHIP_HELLO_001 SHIP-6.10.4.4-1: valid hello leads to the protocol handshake`, () => {
    const d = dut('server').toHello();
    assert.equal(d.machine.texts[0], 'cmi 00');
    assert.match(d.last, /"phase":"ready"/);
    d.machine.receive(vector('hello.ready.bare'));
    goesOnToProtocolHandshake(d);
  });

  test(`${profile}: TC_SHIP_HELLO_002 SHIP-6.10.4.4-3: prolongation accepted`, () => {
    const d = dut('server').toHello();
    d.wait(45_000);
    assert.ok(d.isOpen);
    for (let request = 0; request < 4; request += 1) {
      const before = d.machine.texts.length;
      d.machine.receive(vector('hello.prolongation.request'));
      assert.match(d.since(before).join(), /"phase":"ready"/);
      d.wait(60_000);
      assert.ok(d.isOpen);
    }
    d.machine.receive(vector('hello.ready.bare'));
    goesOnToProtocolHandshake(d);
  });

  test(`${profile}: TC_SHIP_HELLO_003 SHIP-6.10.4.4-4: Wait-For-Ready expires`, () => {
    const d = dut('server').toHello();
    const waiting = Number(/"waiting":(\d+)/.exec(d.last)?.[1]);
    assert.match(d.last, /"phase":"ready"/);
    assert.ok(waiting >= 58_000 && waiting <= 240_000);
    d.closesWithin(waiting + 2000);
    assert.equal(d.last, '{"connectionHello":[{"phase":"aborted"}]}');
  });

  test(`${profile}: TC_SHIP_HELLO_004 SHIP-6.10.4.4-3: pending without request is ignored`, () => {
    const d = dut('server').toHello();
    const before = d.machine.texts.length;
    d.machine.receive(vector('hello.pending.120s'));
    d.wait(30_000);
    assert.ok(d.isOpen);
    assert.deepEqual(d.since(before), []);
    d.machine.receive(vector('hello.ready.bare'));
    goesOnToProtocolHandshake(d);
  });

  test(`${profile}: TC_SHIP_PROT_001 SHIP-6.10.4.5-1 SHIP-6.10.4.5-3: JSON-UTF8, DUT server`, () => {
    const d = dut('server').toProtocolHandshake();
    d.machine.receive(vector('prot.announceMax.1.0'));
    assert.match(d.last, /"select".*"major":1.*"minor":0.*"format":\["JSON-UTF8"\]/);
    d.machine.receive(vector('prot.select.1.0'));
    assert.match(d.last, /connectionPinState/);
  });

  test(`${profile}: TC_SHIP_PROT_002 SHIP-6.10.4.5-2 SHIP-6.10.4.5-4: JSON-UTF8, DUT client`, () => {
    const d = dut('client').toProtocolHandshake();
    const minor = settings.maxVersion === '1.1' ? 1 : 0; // PAR_shipVersion
    assert.match(d.last, new RegExp(`"announceMax".*"major":1.*"minor":${minor}.*"format":\\["JSON-UTF8"\\]`));
    const before = d.machine.texts.length;
    const select = handshake('select', 1, minor);
    d.machine.receive(select);
    assert.equal(d.since(before)[0], Buffer.from(select.subarray(1)).toString());
    assert.match(d.since(before)[1] ?? '', /connectionPinState/);
  });

  for (const [id, role] of [
    ['003', 'server'],
    ['004', 'client'],
  ] as const) {
    test(`${profile}: TC_SHIP_PROT_${id} SHIP-6.10.4.5-6: Wait-Timer, DUT ${role}`, () => {
      const d = dut(role).toProtocolHandshake();
      d.closesWithin(12_000);
      assert.equal(d.last, '{"messageProtocolHandshakeError":[{"error":1}]}');
    });
  }

  for (const [id, role] of [
    ['005', 'server'],
    ['006', 'client'],
  ] as const) {
    test(`${profile}: TC_SHIP_PROT_${id} SHIP-6.10.4.5-7: unexpected message, DUT ${role}`, () => {
      const d = dut(role).toProtocolHandshake();
      d.machine.receive(vector('hello.ready.bare'));
      assert.equal(d.last, '{"messageProtocolHandshakeError":[{"error":2}]}');
      d.closesWithin(2000);
    });
  }

  for (const role of ROLES) {
    test(`${profile}: TC_SHIP_PIN_001 SHIP-6.10.4.6-1 SHIP-6.10.4.6-2: PIN state none, DUT ${role}`, () => {
      const d = dut(role).toPin();
      assert.equal(d.last, '{"connectionPinState":[{"pinState":"none"}]}');
      d.machine.receive(vector('pin.state.none'), vector('am.request'));
      assert.ok(isAccessMethods(d.last));
    });

    test(`${profile}: TC_SHIP_MSG_001 SHIP-6.10.4.2-1: message without MessageValue, DUT ${role}`, () => {
      const d = dut(role).toData();
      d.machine.receive(vector('neg.emptyMessageValue'));
      d.wait(3000);
      assert.ok(d.isOpen);
      d.machine.receive(vector('am.request'));
      assert.ok(isAccessMethods(d.last));
    });

    test(`${profile}: TC_SHIP_MSG_002 SHIP-6.10.4.2-2: unknown MessageType, DUT ${role}`, () => {
      const d = dut(role).toData();
      d.machine.receive(vector('neg.unknownMessageType'));
      d.wait(3000);
      assert.ok(d.isOpen);
      d.machine.receive(vector('am.request'));
      assert.ok(isAccessMethods(d.last));
    });

    test(`${profile}: TC_SHIP_MSG_003 SHIP-6.8.5-1: whitespace in JSON, DUT ${role}`, () => {
      const d = dut(role).toData();
      const before = d.machine.texts.length;
      d.machine.receive(vector('tol.whitespace'));
      assert.ok(isAccessMethods(d.since(before)[0] ?? ''));
    });

    test(`${profile}: TC_SHIP_TERM_001 SHIP-6.10.4.10-1: maxTime honoured, DUT ${role}`, () => {
      const d = dut(role).toData();
      d.machine.decide('trustLost');
      const announced = /\{"phase":"announce"\},\{"maxTime":(\d+)\},\{"reason":"(unspecific|removedConnection)"\}/.exec(
        d.last,
      );
      assert.ok(announced !== null);
      d.closesWithin(Number(announced[1]) + 2000);
    });

    test(`${profile}: TC_SHIP_AM_001 SHIP-6.10.4.9-1 SHIP-6.10.4.9-2: SHIP ID in access methods, DUT ${role}`, () => {
      const d = dut(role).toData();
      d.machine.receive(vector('am.request'));
      assert.ok(isAccessMethods(d.last));
    });

    test(`${profile}: TC_SHIP_AMDATA_001 SHIP-6.10.4.7-4: data while answering a request, DUT ${role}`, () => {
      const d = dut(role).toData();
      const before = d.machine.texts.length;
      d.machine.receive(spine('{"datagram":["discovery"]}'), vector('am.request'), spine('{"datagram":["use cases"]}'));
      assert.deepEqual(d.machine.delivered, ['{"datagram":["discovery"]}', '{"datagram":["use cases"]}']);
      for (const payload of d.machine.delivered) d.machine.dispatch({ type: 'send', payload }); // SPINE replies
      assert.equal(d.since(before).length, 3);
    });

    test(`${profile}: TC_SHIP_AMDATA_002 SHIP-6.10.4.7-4 SHIP-6.10.4.9-3: data while the own request is open, DUT ${role}`, () => {
      const d = dut(role).toData();
      assert.equal(d.last, '{"accessMethodsRequest":[]}');
      const before = d.machine.texts.length;
      d.machine.receive(spine('{"datagram":["discovery"]}'), vector('am.request'), spine('{"datagram":["use cases"]}'));
      for (const payload of d.machine.delivered) d.machine.dispatch({ type: 'send', payload });
      assert.equal(d.since(before).length, 3, 'answered before the own request is');
      d.wait(8000);
      d.machine.receive(vector('am.response.id'));
      d.wait(2000);
      assert.ok(d.isOpen);
    });

    test(`${profile}: TC_SHIP_AMDATA_003 SHIP-6.10.4.9-1: request while a SPINE answer is open, DUT ${role}`, () => {
      const d = dut(role).toData();
      d.machine.dispatch({ type: 'send', payload: '{"datagram":["read of the detailed discovery"]}' });
      d.machine.receive(vector('am.request'));
      assert.ok(isAccessMethods(d.last));
      d.machine.receive(spine('{"datagram":["reply"]}'));
      assert.ok(d.isOpen);
      assert.equal(d.machine.delivered.length, 1);
    });

    test(`${profile}: TC_SHIP_AMDATA_004 is not applicable (PAR_queryAccessMethods yes): exactly one request in 120 s, DUT ${role}`, () => {
      const d = dut(role).toData();
      d.wait(120_000);
      assert.ok(d.isOpen);
      assert.equal(d.machine.texts.filter((text) => text.includes('accessMethodsRequest')).length, 1);
    });
  }

  test(`${profile}: hello of the test tool with nothing but phase is enough for a ready DUT`, () => {
    const d = dut('client').toHello();
    d.machine.receive(hello({ phase: 'ready' }));
    assert.match(d.last, /announceMax/);
  });
}
