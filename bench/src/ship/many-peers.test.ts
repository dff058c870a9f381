import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cast, manyPeers } from './many-peers.ts';

const people = cast(4);

test('all peers reach data exchange from a cold start, and again after every connection was cut', async () => {
  const { server, farm, close } = await manyPeers('busbar', people, { isTrusting: true });
  try {
    assert.equal(farm.places.length, 4);
    await Promise.all([farm.ask('find', server.port), server.ask('dial', farm.places)]);
    assert.ok((await server.ask('connected', null)) > 0);
    const reconnected = server.ask('reconnected', null);
    await farm.ask('cut', null);
    assert.ok((await reconnected) > 0);
  } finally {
    close();
  }
});

for (const side of ['busbar', 'raw'] as const)
  test(`${side}: peers connect and disconnect so often, and the memory of the server is told`, async () => {
    const { server, farm, close } = await manyPeers(side, people);
    try {
      await farm.ask('cycle', { port: server.port, times: 12 });
      await farm.ask('connect', server.port);
      assert.ok((await server.ask('memory', null)) > 1e6);
      assert.ok((await server.ask('age', null)) > 0);
    } finally {
      close();
    }
  });
