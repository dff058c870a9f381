import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guard, system } from '../scenarios/parts.ts';
import { jobsFor, type Offer } from './jobs.ts';
import type { Scenario } from './scenario.ts';

const scenario: Scenario = {
  name: 'group.name',
  title: 'shows something',
  left: guard('mdns'),
  right: system('mdns', 'state'),
  play: () => Promise.resolve(),
};
const busbar: Offer = {
  program: { name: 'busbar', command: ['busbar'] },
  version: '1',
  actors: ['EG-LPC', 'CS-LPC'],
  can: ['mdns', 'state'],
};
const other: Offer = { ...busbar, program: { name: 'other', command: ['other'] } };

test('a peer plays each side once, Busbar the other; Busbar with itself plays once', () => {
  const { jobs } = jobsFor([scenario], busbar, [busbar, other]);
  assert.deepEqual(
    jobs.map(({ peerSide, cast }) => [peerSide, cast.left.program.name, cast.right.program.name]),
    [
      ['right', 'busbar', 'busbar'],
      ['left', 'other', 'busbar'],
      ['right', 'busbar', 'other'],
    ],
  );
});

test('what a peer lacks is said instead of played', () => {
  const { jobs, notOffered } = jobsFor([scenario], busbar, [{ ...other, actors: ['CS-LPC'], can: ['mdns'] }]);
  assert.deepEqual(jobs, []);
  assert.deepEqual(
    notOffered.map(({ role, missing }) => [role, missing]),
    [
      ['energy guard', ['EG-LPC']],
      ['controllable system', ['state']],
    ],
  );
});
