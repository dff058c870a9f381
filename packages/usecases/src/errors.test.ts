import assert from 'node:assert/strict';
import { test } from 'node:test';
import { USECASE_ERRORS, UseCaseError, type UseCaseErrorCode } from './errors.ts';

test('every code of the catalogue has one sentence and makes an error', () => {
  for (const [code, sentence] of Object.entries(USECASE_ERRORS)) {
    assert.match(code, /^usecases\.[a-z-]+$/);
    assert.match(sentence, /^[A-Z].*\.$/);
    const error = new UseCaseError(code as UseCaseErrorCode, 'text', { rule: 'LPC-001' });
    assert.equal(error.code, code);
    assert.equal(error.rule, 'LPC-001');
  }
});
