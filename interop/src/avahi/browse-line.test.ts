import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browseLine } from './browse-line.ts';

test('a resolved service is read with its keys; escaped octets of the name are put together', () => {
  assert.deepEqual(
    browseLine(
      String.raw`=;v1;IPv6;Wallbox\0322\.0\032\195\164;_ship._tcp;local;i-1.local;10.9.0.1;4712;"cat=2,3" "id=i:1;x" "path=/ship/" "eq=a=b"`,
    ),
    {
      type: 'resolved',
      family: 'IPv6',
      instance: 'Wallbox 2.0 ä',
      host: 'i-1.local',
      address: '10.9.0.1',
      port: 4712,
      txt: { cat: '2,3', id: 'i:1;x', path: '/ship/', eq: 'a=b' },
    },
  );
});

test('a service that comes and goes is read, other lines are not', () => {
  assert.deepEqual(browseLine('+;v1;IPv4;Box;_ship._tcp;local'), { type: 'appeared', family: 'IPv4', instance: 'Box' });
  assert.deepEqual(browseLine('-;v1;IPv4;Box;_ship._tcp;local'), { type: 'gone', family: 'IPv4', instance: 'Box' });
  assert.equal(browseLine('Failed to create client object: Daemon not running'), undefined);
});
