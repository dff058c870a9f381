import { type Check, checksOf } from './check.ts';

/** What was found at the data directory. */
export type DataFacts =
  | { readonly state: 'absent'; readonly parent: string; readonly isParentWritable: boolean }
  | { readonly state: 'noDirectory' }
  | { readonly state: 'unreadable'; readonly why: string }
  | {
      readonly state: 'present';
      /** Permission bits of the directory. */
      readonly mode: number;
      /** Permission bits of the file with the private key; undefined: there is none. */
      readonly keyMode: number | undefined;
      /** Why nothing can be written; undefined: it can. */
      readonly writeFault: string | undefined;
      /** Free space, octets. */
      readonly free: number;
    };

/** Bits for the group and for others. */
const OTHERS = 0o077;
/** Below this the history of a year may not find room, octets. */
const LITTLE_SPACE = 200 * 2 ** 20;

const data = checksOf('data');

/** Whether identity, trust and limits can be kept, and whether others can read the private key. */
export function checkData(directory: string, facts: DataFacts): readonly Check[] {
  switch (facts.state) {
    case 'absent':
      return facts.isParentWritable
        ? [data('ok', directory, 'does not exist yet and is made at the first start')]
        : [
            data(
              'problem',
              directory,
              `does not exist, and ${facts.parent} cannot be written`,
              `Make it for this user, or choose another one with --data.`,
            ),
          ];
    case 'noDirectory':
      return [data('problem', directory, 'is a file, not a directory', 'Choose another one with --data.')];
    case 'unreadable':
      return [
        data('problem', directory, facts.why, 'Give it to this user (chown), or choose another one with --data.'),
      ];
    case 'present':
      return [
        checkWriting(directory, facts.writeFault),
        checkMode('directory', facts.mode, `chmod 700 ${directory}`),
        ...(facts.keyMode === undefined
          ? []
          : [checkMode('key', facts.keyMode, `chmod 600 ${directory}/identity.json`)]),
        checkSpace(facts.free),
      ];
  }
}

function checkWriting(directory: string, fault: string | undefined): Check {
  if (fault === undefined) return data('ok', directory, 'can be written');
  return data(
    'problem',
    directory,
    `cannot be written: ${fault}`,
    'Give it to this user (chown), free space, or choose another one with --data.',
  );
}

function checkMode(what: 'directory' | 'key', mode: number, command: string): Check {
  const bits = (mode & 0o777).toString(8);
  if ((mode & OTHERS) === 0) return data('ok', what, `only its owner can read it (${bits})`);
  if (what === 'directory') return data('warning', what, `others can look into it (${bits})`, command);
  return data('problem', what, `others can read the private key (${bits}), and be this device`, command);
}

function checkSpace(free: number): Check {
  const text = `${Math.floor(free / 2 ** 20)} MB free`;
  if (free >= LITTLE_SPACE) return data('ok', 'space', text);
  return data('warning', 'space', text, 'Free some: a full disk means that limits and trust cannot be kept.');
}
