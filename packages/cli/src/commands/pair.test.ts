import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandError } from '../exit-code.ts';
import { skiOf } from './pair.ts';
import { peerText } from './peers.ts';

const SKI = '0123456789abcdef0123456789abcdef01234567';

test('an SKI is read as people write it, and from the text of a QR code', () => {
  assert.equal(skiOf(SKI.toUpperCase()), SKI);
  assert.equal(skiOf(SKI.replaceAll(/(.{4})/g, '$1 ').trim()), SKI);
  assert.equal(skiOf(`SHIP;SKI:${SKI.toUpperCase()};ID:Box-1;BRAND:Acme;ENDSHIP;`), SKI);
});

test('what holds no SKI is refused with what is wanted', () => {
  assert.throws(
    () => skiOf('Garage'),
    (error) => error instanceof CommandError && /40 hexadecimal digits/.test(error.message),
  );
});

test('a peer is shown with both halves of the pairing and what to do', () => {
  const text = peerText({
    ski: SKI,
    skiGroups: '',
    shipId: null,
    brand: 'Acme',
    model: 'Box',
    type: 'ControlBox',
    host: 'box.local',
    port: 4712,
    addresses: [],
    discovered: true,
    connected: false,
    ours: 'waiting-for-approval',
    oursText: 'waits for your approval',
    theirs: 'ready',
    theirsText: 'has approved',
    advice: 'Compare the SKI and approve.',
    lastClose: null,
    nextRetry: null,
  });
  assert.match(text, /^Acme Box \(ControlBox\), box\.local:4712\n {2}SKI {4}0123 4567/);
  assert.match(text, /not connected\. Compare the SKI/);
});
