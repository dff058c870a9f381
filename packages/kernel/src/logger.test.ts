import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOG_LEVELS, loggerTo, silentLogger } from './logger.ts';

test('each level writes its name, the event and the fields', () => {
  const written: unknown[] = [];
  const logger = loggerTo((...line) => written.push(line));
  for (const level of LOG_LEVELS) logger[level]('hello.phaseChanged', { ski: 'ab' });
  logger.info('started');
  assert.deepEqual(written, [
    ...LOG_LEVELS.map((level) => [level, 'hello.phaseChanged', { ski: 'ab' }]),
    ['info', 'started', {}],
  ]);
});

test('fields of a logger are added to each line; those of the line win', () => {
  const written: unknown[] = [];
  const logger = loggerTo((_level, _event, fields) => written.push(fields), { ski: 'ab' });
  logger.with({ entity: '1' }).warn('refused', { entity: '2', rule: 'LPC-001' });
  logger.warn('refused');
  assert.deepEqual(written, [{ ski: 'ab', entity: '2', rule: 'LPC-001' }, { ski: 'ab' }]);
});

test('the silent logger stays silent with fields', () => {
  assert.equal(silentLogger.with({ ski: 'ab' }), silentLogger);
  for (const level of LOG_LEVELS) assert.equal(silentLogger[level]('event'), undefined);
});
