import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSpecial } from '@busbar/echonet-lite';
import { bufferFrame, FRAMES, hexFrame, octets, readValues, typedFrame, writeValues } from './bench-frames.ts';
import { nodeEchonetLite, npmEchonetLite } from './npm-peers.ts';

for (const size of [1, 12] as const)
  test(`all three stacks read and write the same frame of ${size}`, () => {
    const bytes = octets(size);
    const values = readValues(bytes);
    assert.equal(values.size, size);
    assert.ok([...values.values()].every((value) => !isSpecial(value)));
    assert.equal(Buffer.from(writeValues(typedFrame(bytes))).toString('hex'), FRAMES[size]);
    // It counts transactions by itself, whatever it is given.
    const sent = Buffer.from(npmEchonetLite().sendELDATA('', hexFrame(bytes)) as Uint8Array).toString('hex');
    assert.equal(sent.slice(8), FRAMES[size].slice(8));
    const read = npmEchonetLite().parseBytes(bytes) as { readonly DETAILs: object };
    assert.deepEqual(read.DETAILs, hexFrame(bytes).DETAILs);
    const core = nodeEchonetLite();
    assert.equal((core.create(bufferFrame(bytes)) as Buffer).toString('hex'), FRAMES[size]);
    const parsed = core.parse(bytes) as { readonly message: { readonly prop: readonly unknown[] } };
    assert.equal(parsed.message.prop.length, size);
  });
