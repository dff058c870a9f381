import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type MessageAddresses, messagePlace, type PlaceView } from './message-place.ts';

const US = 'd:_i:1_us';
const PEER = 'd:_i:1_peer';
const OTHER = 'd:_i:1_other';
const BEHIND = 'd:_i:1_behind';

/** We reach what is behind the peer and pass messages on to OTHER, which is connected too. */
const view = (change: Partial<PlaceView> = {}): PlaceView => ({
  ownDevice: US,
  peerDevice: PEER,
  reaches: () => true,
  forwards: (device) => (device === OTHER ? true : undefined),
  isConnected: (device) => device === OTHER || device === PEER,
  ...change,
});

const message = (from: string | undefined, to: string | undefined, originator?: string): MessageAddresses => ({
  source: { ...(from === undefined ? {} : { device: from }), entity: [1], feature: 1 },
  destination: { ...(to === undefined ? {} : { device: to }), entity: [1], feature: 1 },
  originator: originator === undefined ? undefined : { device: originator, entity: [1], feature: 1 },
});

const ROWS: readonly (readonly [title: string, MessageAddresses, expected: string, Partial<PlaceView>?])[] = [
  ['SPINE-5.4.2-1 from the peer to us', message(PEER, US), 'here'],
  ['SPINE-5.2.3-6 without device parts', message(undefined, undefined), 'here'],
  ['SPINE-5.5.2-6 from a peer whose address is not known yet', message(PEER, US), 'here', { peerDevice: undefined }],
  ['SPINE-5.3.2-39 to a device that we do not offer', message(PEER, 'd:_i:1_x'), 'here'],
  ['SPINE-5.4.3-1 to a device that we offer', message(PEER, OTHER), `forward ${OTHER}`],
  [
    'SPINE-5.4.3-1 the node in between may refuse to pass it on',
    message(PEER, OTHER),
    'refuse 5',
    { forwards: () => false },
  ],
  ['SPINE-5.4.3-1 a message that was passed on before goes no further', message(PEER, OTHER, BEHIND), 'refuse 5'],
  ['SPINE-5.4.3-1 from a device behind the peer', message(BEHIND, US, BEHIND), `deliver ${BEHIND}`],
  [
    'SPINE-5.4.3-1 a device behind the peer is not talked to unless that is wanted',
    message(BEHIND, US, BEHIND),
    'refuse 5',
    { reaches: () => false },
  ],
  ['SPINE-5.4.3-1 from behind the peer to a third device', message(BEHIND, OTHER, BEHIND), 'refuse 5'],
  ['SPINE-5.4.3-1 originator and source differ', message(BEHIND, US, 'd:_i:1_x'), 'refuse 5'],
  ['SPINE-5.4.3-1 nobody speaks for a device that has a connection of its own', message(OTHER, US, OTHER), 'refuse 5'],
  ['SPINE-5.1-1 another source address without originator is judged as ever', message(BEHIND, US), 'here'],
  ['SPINE-5.1-1 our own address as source is judged as ever', message(US, US, US), 'here'],
  ['SPINE-5.4.2-2 an originator of the peer itself does not matter', message(PEER, US, PEER), 'here'],
];

for (const [title, addresses, expected, change] of ROWS)
  test(title, () => {
    const place = messagePlace(addresses, view(change));
    const text = {
      here: 'here',
      deliver: `deliver ${place.do === 'deliver' ? place.from : ''}`,
      forward: `forward ${place.do === 'forward' ? place.to : ''}`,
      refuse: `refuse ${place.do === 'refuse' ? place.refusal.errorNumber : ''}`,
    }[place.do];
    assert.equal(text, expected);
  });

test('SPINE-5.4.3-1 whatever the addresses: only a message of the peer itself without originator is passed on', () => {
  const device = fc.constantFrom(undefined, US, PEER, OTHER, BEHIND);
  fc.assert(
    fc.property(device, device, device, fc.constantFrom(PEER, undefined), (from, to, originator, peerDevice) => {
      const place = messagePlace(message(from, to, originator), view({ peerDevice, forwards: () => true }));
      if (place.do === 'forward') {
        assert.equal(originator, undefined);
        assert.ok(from === PEER || from === undefined || from === US || peerDevice === undefined);
        assert.notEqual(place.to, US);
      }
      if (place.do === 'deliver') assert.equal(place.from, originator);
    }),
    { seed: 63380, numRuns: 500 },
  );
});
