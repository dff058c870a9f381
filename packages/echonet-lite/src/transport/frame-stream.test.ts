import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { echonetVectors, hex, octets } from '../testing/echonet-vectors.ts';
import { FrameStream } from './frame-stream.ts';

/** Valid frames of format 1, as they stand in a stream: a refusal of SetGet without its second count has no end. */
const FRAMES = echonetVectors()
  .frames.filter(({ valid, decoded, roundTrip }) => valid && decoded?.format === 1 && roundTrip !== false)
  .map((vector) => vector.hex);

test('EL-1.2-6 a stream gives its frames, however it is cut into pieces', () => {
  assert.ok(FRAMES.length > 100);
  const stream = octets(FRAMES.join(''));
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 50 }), (sizes) => {
      const frames: string[] = [];
      const reader = new FrameStream();
      for (let at = 0, k = 0; at < stream.length; k++) {
        const end = at + (sizes[k % sizes.length] ?? 1);
        assert.ok(reader.take(stream.slice(at, end), (bytes) => frames.push(hex(bytes))));
        at = end;
      }
      assert.deepEqual(frames, FRAMES);
    }),
    { seed: 63380, numRuns: 50 },
  );
});

for (const [what, bytes] of [
  ['no frame of ECHONET Lite', '80'],
  ['format 2, which has no length', '1082000101'],
  ['a reserved service', '1081000105ff0102a10164'],
] as const)
  test(`EL-1.2-6 a stream with ${what} ends`, () => {
    assert.equal(
      new FrameStream().take(octets(bytes), () => assert.fail('a frame')),
      false,
    );
  });

test('EL-1.2-6 one octet at a time is a frame too', () => {
  const reader = new FrameStream();
  const frames: string[] = [];
  for (const octet of octets(FRAMES[0] ?? ''))
    assert.ok(reader.take(Uint8Array.of(octet), (bytes) => frames.push(hex(bytes))));
  assert.deepEqual(frames, FRAMES.slice(0, 1));
});
