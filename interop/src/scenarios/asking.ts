import type { AskedFeature, OddForm, PlainCmd } from '../contract.ts';
import { ScenarioError } from '../runner/scenario-error.ts';
import type { Stage } from '../runner/stage.ts';
import { bound } from './power-limit.ts';

/** Longest answer of a feature that announces nothing else, and a little (SPINE-5.3.2-36). */
const ANSWER_WITHIN = 15;

/** An entry of a list, or a function that is none, as ordinary JSON. */
export type Entry = Readonly<Record<string, unknown>>;

/** What an answer says: an error number, or the command of a reply. */
export interface Answer {
  readonly error?: number;
  readonly cmd?: PlainCmd;
}

let asked = 0;

/** Both are started and connected, and the guard may write; of two connections at the start one is over by then. */
export async function guarded(stage: Stage): Promise<void> {
  await stage.start();
  await stage.connect();
  await bound(stage, 'consumption');
  const since = stage.left.mark();
  await stage.pass(2);
  if (stage.left.seen('disconnected', since).length > 0) await bound(stage, 'consumption', 30, since);
}

/** The left node sends one request, and has the answer. */
export async function ask(
  { left, right }: Stage,
  classifier: 'read' | 'write' | 'call',
  feature: AskedFeature,
  cmd: PlainCmd,
  odd: OddForm = {},
): Promise<Answer> {
  asked += 1;
  const id = `ask-${asked}`;
  left.do({ do: 'ask', ski: right.ski, id, classifier, feature, cmd, odd });
  return left.expect('answer', (event) => event.id === id, {
    within: ANSWER_WITHIN,
    what: `to have its ${classifier} answered: ${JSON.stringify(cmd)}`,
  });
}

/** Reads a function, or the part of it that a filter names. */
export async function readCmd(stage: Stage, feature: AskedFeature, name: string, filter?: Entry): Promise<PlainCmd> {
  const restricted =
    filter === undefined ? {} : { function: name, filter: [{ cmdControl: { partial: {} }, ...filter }] };
  const answer = await ask(stage, 'read', feature, { ...restricted, [name]: {} });
  if (answer.cmd !== undefined) return answer.cmd;
  throw new ScenarioError(`read of ${name}: refused with error ${answer.error}`);
}

/** Entries of a list in a command; the one member of the data that is a list. */
export function entriesOf(cmd: PlainCmd, name: string): readonly Entry[] {
  const data = cmd[name];
  if (typeof data !== 'object' || data === null) return [];
  const [list] = Object.values(data);
  return Array.isArray(list) ? list : [];
}

export async function readList(stage: Stage, feature: AskedFeature, name: string): Promise<readonly Entry[]> {
  return entriesOf(await readCmd(stage, feature, name), name);
}

/** The left node writes; the answer has to be this error number. */
export async function write(stage: Stage, feature: AskedFeature, cmd: PlainCmd, error: number): Promise<void> {
  const answer = await ask(stage, 'write', feature, cmd);
  wantError(answer, error, 'write');
}

export function wantError(answer: Answer, error: number, what: string): void {
  if (answer.error !== error) throw new ScenarioError(`${what}: expected error ${error}, got ${saysOf(answer)}`);
}

/** A restricted command: the function, its filters and its data. */
export function restricted(name: string, filter: readonly Entry[], data: unknown): PlainCmd {
  return { function: name, filter, [name]: data };
}

/** Fails unless the value is as wanted; member order and empty members do not count. */
export function wantSame(seen: unknown, wanted: unknown, what: string): void {
  const [a, b] = [seen, wanted].map((value) => JSON.stringify(plain(value)));
  if (a !== b) throw new ScenarioError(`${what}: expected ${b}, got ${a}`);
}

/** The number a scaled number stands for. */
export function numberOf(entry: Entry | undefined): number {
  const { number = Number.NaN, scale = 0 } = (entry?.value ?? {}) as { number?: number; scale?: number };
  return number * 10 ** scale;
}

function saysOf({ error, cmd }: Answer): string {
  return error === undefined ? `a reply ${JSON.stringify(cmd)}` : `error ${error}`;
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value)
    .map(([name, member]): [string, unknown] => [name, plain(member)])
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return members.length === 0 ? undefined : Object.fromEntries(members);
}
