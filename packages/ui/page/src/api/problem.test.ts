import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOf } from './problem.ts';

test('a problem of the energy manager is shown in its own words, with the places', () => {
  const body = JSON.stringify({
    type: 'about:blank',
    status: 400,
    code: 'invalid-body',
    detail: 'The body does not fit.',
    advice: 'Correct it.',
    errors: [{ path: '/watts', text: 'must be 0 or more' }],
  });
  assert.deepEqual(failureOf(400, body), {
    kind: 'refused',
    code: 'invalid-body',
    detail: 'The body does not fit.; /watts must be 0 or more',
    advice: 'Correct it.',
  });
});

test('an answer of a proxy without words keeps at least its status', () => {
  for (const body of ['', '<html>Bad gateway</html>', 'null', '[]', '{"detail":""}', '{"detail":7}']) {
    assert.deepEqual(failureOf(502, body), { kind: 'status', status: 502 });
  }
});
