import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { createIdentity } from '../identity/identity.ts';
import { SESSION_SECONDS } from './tls-options.ts';
import { TlsSessions } from './tls-sessions.ts';
import type { VerifiedPeer } from './verify-peer.ts';

const clock = new ManualClock();
const identity = createIdentity({ shipId: 'x', clock });
const peerOf = (ski: string): VerifiedPeer => ({
  ski,
  fingerprint: 'F',
  keyFingerprint: 'K',
  curve: 'P-256',
  findings: [],
});
const secret = (name: string): Buffer => Buffer.from(name);

function cache(trusted: readonly string[], capacity = 8) {
  const skis = new Set(trusted);
  const manual = new ManualClock();
  const sessions = new TlsSessions({ clock: manual, isTrusted: (ski) => skis.has(ski), capacity });
  return { sessions, skis, manual };
}

/** A serialised session as OpenSSL writes it, as far as it is read: version, TLS version, cipher, id, `[3]` certificate. */
function serialised(tlsVersion: string, certificatePem: string): Buffer {
  const der = Buffer.from(certificatePem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const head = Buffer.from(`0201010202${tlsVersion}0402c02b0401aa`, 'hex');
  const certificate = Buffer.concat([Buffer.of(0xa3, 0x82, der.length >> 8, der.length & 0xff), der]);
  const body = Buffer.concat([head, certificate]);
  return Buffer.concat([Buffer.of(0x30, 0x82, body.length >> 8, body.length & 0xff), body]);
}

test('SHIP-6.6.6-2 a session of the client role belongs to the SKI it was verified for', () => {
  const { sessions } = cache(['a', 'b']);
  sessions.established(peerOf('a'), secret('of a'));
  assert.deepEqual(sessions.toResume('a'), { peer: peerOf('a'), session: secret('of a') });
  assert.equal(sessions.toResume('b'), undefined);
});

test('SHIP-6.6.6-2 a session dies with the trust, and does not come back with it', () => {
  const { sessions, skis } = cache(['a']);
  sessions.established(peerOf('a'), secret('of a'));
  skis.delete('a');
  assert.equal(sessions.toResume('a'), undefined);
  skis.add('a');
  assert.equal(sessions.toResume('a'), undefined);
  sessions.established(peerOf('a'), secret('again'));
  sessions.forget('a');
  assert.equal(sessions.toResume('a'), undefined);
});

test('SHIP-6.6.6-2 a peer that is not trusted leaves no session', () => {
  const { sessions } = cache([]);
  sessions.established(peerOf('a'), secret('of a'));
  sessions.issued(Buffer.of(1), serialised('0303', identity.certificatePem));
  assert.equal(sessions.toResume('a'), undefined);
  assert.equal(sessions.asked(Buffer.of(1)), undefined);
});

test('SHIP-6.6.6-1 a session of the server role is found by its id while the key inside is trusted', () => {
  const { sessions, skis } = cache([identity.ski]);
  const data = serialised('0303', identity.certificatePem);
  sessions.issued(Buffer.of(1), data);
  assert.equal(sessions.asked(Buffer.of(1)), data);
  assert.equal(sessions.asked(Buffer.of(2)), undefined);
  sessions.issued(Buffer.of(3), data);
  assert.equal(sessions.asked(Buffer.of(1)), undefined, 'the newer one replaces it');
  skis.delete(identity.ski);
  assert.equal(sessions.asked(Buffer.of(3)), undefined);
});

test('SHIP-6.6.6-2 sessions of TLS 1.3, without certificate or unreadable are not kept', () => {
  const { sessions } = cache([identity.ski]);
  const good = serialised('0303', identity.certificatePem);
  for (const [at, data] of [
    serialised('0304', identity.certificatePem),
    serialised('0303', ''),
    Buffer.alloc(0),
    good.subarray(0, good.length - 1),
    Buffer.from('3000', 'hex'),
  ].entries()) {
    sessions.issued(Buffer.of(at), data);
    assert.equal(sessions.asked(Buffer.of(at)), undefined);
  }
});

test('a session can be resumed for an hour', () => {
  const { sessions, manual } = cache(['a']);
  sessions.established(peerOf('a'), secret('of a'));
  manual.advance(millis(SESSION_SECONDS * 1000 - 1));
  assert.ok(sessions.toResume('a'));
  manual.advance(millis(1));
  assert.equal(sessions.toResume('a'), undefined);
});

test('the number of sessions is bounded; the oldest goes first', () => {
  const { sessions } = cache(['a', 'b', 'c'], 2);
  for (const ski of ['a', 'b', 'c']) sessions.established(peerOf(ski), secret(ski));
  assert.deepEqual(
    ['a', 'b', 'c'].map((ski) => sessions.toResume(ski)?.session.toString()),
    [undefined, 'b', 'c'],
  );
});
