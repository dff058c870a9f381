import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, test } from 'node:test';
import { passphraseFrom } from './passphrase.ts';

const directory = mkdtempSync(join(tmpdir(), 'busbar-passphrase-'));
after(() => rmSync(directory, { recursive: true, force: true }));

function fileWith(text: string): string {
  const path = join(directory, 'passphrase');
  writeFileSync(path, text);
  return path;
}

/** A terminal whose user types an answer to each question as it comes. */
function terminalThat(...answers: readonly string[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = new PassThrough();
  const left = [...answers];
  let shown = '';
  output.on('data', (data: Buffer) => {
    shown += data.toString();
    if (data.toString().endsWith(': ')) input.write(left.shift() ?? '\u0004');
  });
  return { terminal: { input, output }, shown: () => shown };
}

for (const [title, text] of [
  ['a line', 'correct horse\n'],
  ['no line end', 'correct horse'],
  ['a Windows line end and more lines', 'correct horse\r\nanother line\n'],
] as const)
  test(`a passphrase file with ${title}`, async () => {
    assert.equal(await passphraseFrom({ file: fileWith(text), isNew: true }), 'correct horse');
  });

for (const text of ['', '\ncorrect horse', `x\n${'y'.repeat(5000)}`])
  test(`a passphrase file of ${text.length} octets without one in its first line is refused`, async () => {
    await assert.rejects(passphraseFrom({ file: fileWith(text), isNew: false }), { code: 'cli.passphrase' });
  });

test('a passphrase file that is not there is refused', async () => {
  await assert.rejects(passphraseFrom({ file: join(directory, 'nowhere'), isNew: false }), { code: 'cli.passphrase' });
});

test('the terminal is asked once for an existing passphrase, twice for a new one; nothing typed is shown', async () => {
  const once = terminalThat('correct horse\r');
  assert.equal(await passphraseFrom({ isNew: false }, once.terminal), 'correct horse');
  assert.equal(once.shown(), 'Passphrase: \n');
  const twice = terminalThat('correct horse\r', 'correct horse\r');
  assert.equal(await passphraseFrom({ isNew: true }, twice.terminal), 'correct horse');
  assert.equal(twice.shown(), 'Passphrase: \nOnce more: \n');
});

test('two passphrases that differ, an end of input and an interrupt leave nothing', async () => {
  for (const answers of [['correct horse\r', 'correct hose\r'], ['\u0004'], ['corr\u0003']])
    await assert.rejects(passphraseFrom({ isNew: true }, terminalThat(...answers).terminal), {
      code: 'cli.passphrase',
    });
});

test('without a terminal a file has to be named', async () => {
  const terminal = { input: new PassThrough(), output: new PassThrough() };
  await assert.rejects(passphraseFrom({ isNew: false }, terminal), /--passphrase-file/);
});
