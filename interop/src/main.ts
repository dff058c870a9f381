// `npm run interop [-- NAME …] [--peer NAME=COMMAND] [--scenario PATTERN] [--json] [--write]` (README.md).
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Clock, systemClock } from '@busbar/kernel';
import { avahiObstacle } from './avahi/avahi-host.ts';
import { avahiScenarios } from './avahi/avahi-scenarios.ts';
import { AVAHI, playAvahi } from './avahi/play-avahi.ts';
import { echonetScenarios } from './echonet/echonet-scenarios.ts';
import { ECHONET_PROGRAMS } from './echonet/echonet-stage.ts';
import { ECHONET, playEchonet } from './echonet/play-echonet.ts';
import { BUSBAR, built, KNOWN_PEERS } from './peers.ts';
import { RECORDED_DATA, readRecordedData } from './recorded-data.ts';
import { document, progressLine, summary, table } from './report.ts';
import { cableObstacle, layCable, removeLeftovers } from './runner/cable.ts';
import { jobsFor, type Offer } from './runner/jobs.ts';
import type { PeerProgram } from './runner/peer-program.ts';
import { playAll } from './runner/play.ts';
import { Stage } from './runner/stage.ts';
import type { ResultRow } from './runner/verdict.ts';
import { SCENARIOS } from './scenarios/scenarios.ts';

const EXIT = { fine: 0, failed: 1, usage: 2, environment: 3 } as const;
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const recordDir = join(root, 'test-output', 'interop');
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const HELP = `npm run interop [-- NAME …] [options]

Plays the interoperability scenarios with every peer, or with those named: busbar, ${AVAHI.name}, ${ECHONET}, ${KNOWN_PEERS.map(({ name }) => name).join(', ')}.

  --peer NAME=COMMAND   a program that speaks the contract of interop/README.md; may be repeated
  --scenario PATTERN    only scenarios whose name matches the regular expression
  --lanes N             how many are played at the same time (default 6)
  --json                [{peer, version, role, scenario, verdict, ms}] on stdout
  --write               writes docs/interop.md
  --list                lists the scenarios and ends

Exit code: 0 nothing failed, 1 something did, 2 wrong usage, 3 a tool or a right is missing.`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === 'string') {
    say(options);
    return EXIT.usage;
  }
  if (options.help) {
    process.stdout.write(`${HELP}\n`);
    return EXIT.fine;
  }
  if (options.list) {
    for (const { name, title } of [...SCENARIOS, ...avahiScenarios, ...echonetScenarios])
      process.stdout.write(`${name.padEnd(32)} ${title}\n`);
    return EXIT.fine;
  }
  const obstacle = await cableObstacle();
  if (obstacle !== undefined) return unavailable(obstacle);
  return runScenarios(options);
}

interface Options {
  readonly names: readonly string[];
  /** Names were given: they are wanted, whatever can be built. */
  readonly isNamed: boolean;
  readonly own: readonly PeerProgram[];
  readonly pattern: RegExp;
  readonly lanes: number;
  readonly json: boolean;
  readonly write: boolean;
  readonly list: boolean;
  readonly help: boolean;
}

function readOptions(): Options | string {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        peer: { type: 'string', multiple: true, default: [] },
        scenario: { type: 'string', default: '.*' },
        lanes: { type: 'string', default: '6' },
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const known = ['busbar', AVAHI.name, ECHONET, ...KNOWN_PEERS.map(({ name }) => name)];
    const unknown = positionals.find((name) => !known.includes(name));
    if (unknown !== undefined) return `there is no peer "${unknown}": ${known.join(', ')}`;
    const lanes = Number(values.lanes);
    if (!Number.isInteger(lanes) || lanes < 1 || lanes > 32) return `--lanes ${values.lanes}: a number from 1 to 32`;
    const own = values.peer.map((text) => {
      const [name = '', ...rest] = text.split('=');
      const command = rest.join('=').split(' ').filter(Boolean);
      if (!/^[\w.-]+$/.test(name) || command.length === 0) throw new Error(`--peer ${text}: NAME=COMMAND is wanted`);
      return { name, command };
    });
    const isNamed = positionals.length > 0 || own.length > 0;
    return {
      names: isNamed ? positionals : known,
      isNamed,
      own,
      pattern: new RegExp(values.scenario),
      lanes,
      json: values.json,
      write: values.write,
      list: values.list,
      help: values.help,
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${HELP}`;
  }
}

async function runScenarios(options: Options): Promise<number> {
  const clock = systemClock();
  await removeLeftovers();
  await rm(recordDir, { recursive: true, force: true });
  await mkdir(recordDir, { recursive: true });
  const programs: PeerProgram[] = [...options.own];
  if (options.names.includes('busbar')) programs.push(BUSBAR);
  const leftOut: string[] = [];
  for (const peer of KNOWN_PEERS.filter(({ name }) => options.names.includes(name))) {
    const from = clock.now();
    say(`building ${peer.name} …`);
    const program = await built(peer);
    // Without names it is every peer that can be built here; a table without one of them would be a wrong one.
    if (typeof program === 'string') {
      if (options.isNamed || options.write) return unavailable(program);
      say(`left out: ${program}`);
      leftOut.push(program);
      continue;
    }
    programs.push(program);
    say(`built in ${((clock.now() - from) / 1000).toFixed(0)} s`);
  }
  const avahi = options.names.includes(AVAHI.name) ? await avahiObstacle() : undefined;
  if (avahi !== undefined) return unavailable(`avahi: ${avahi}`);
  const busbar = await ask(BUSBAR, clock);
  const offers = await Promise.all(
    programs.map((program) => (program.name === BUSBAR.name ? busbar : ask(program, clock))),
  );
  const scenarios = SCENARIOS.filter(({ name }) => options.pattern.test(name));
  const { jobs, notOffered } = jobsFor(scenarios, busbar, offers);
  say(`${jobs.length} scenarios, ${options.lanes} at a time`);
  const from = clock.now();
  let done = 0;
  const recorded = await readAllRecordedData(options, offers, clock);
  const played = await playAll(jobs, {
    lanes: options.lanes,
    recordDir,
    clock,
    done: (row) => {
      done += 1;
      say(progressLine(row, done, jobs.length));
    },
  });
  const found = options.names.includes(AVAHI.name) ? await playAvahi({ ...options, recordDir, clock }) : [];
  const exchanged = options.names.includes(ECHONET) ? await playEchonet({ ...options, recordDir, clock }) : [];
  const rows = [...played, ...recorded, ...found, ...exchanged];
  process.stdout.write(options.json ? `${JSON.stringify(rows, undefined, 2)}\n` : `${table(rows)}\n`);
  for (const { peer, role, scenario, missing } of notOffered)
    say(`not offered by ${peer} as ${role}: ${scenario} (${missing.join(', ')})`);
  say(`${summary(rows)} in ${((clock.now() - from) / 1000).toFixed(0)} s`);
  if (rows.some(({ verdict }) => verdict === 'failed')) say(`what was reported: ${recordDir}`);
  if (options.write) {
    const about = new Map(KNOWN_PEERS.map(({ name, what }) => [name, what]));
    about.set(BUSBAR.name, 'both sides Busbar: shows that the scenarios are right');
    const peers = offers.map(({ program, version }) => ({
      name: program.name,
      what: about.get(program.name) ?? 'a program that was named on the command line',
      version,
    }));
    const [seen] = found;
    if (seen !== undefined) peers.push({ name: AVAHI.name, what: AVAHI.what, version: seen.version });
    for (const { name, what } of ECHONET_PROGRAMS) {
      const row = exchanged.find(({ peer }) => peer === name);
      if (row !== undefined && name !== BUSBAR.name) peers.push({ name, what, version: row.version });
    }
    const titles = [...scenarios, RECORDED_DATA, ...avahiScenarios, ...echonetScenarios];
    await writeFile(join(root, 'docs', 'interop.md'), document(rows, titles, peers, notOffered));
  }
  for (const what of leftOut) say(`not played: ${what}`);
  if (rows.length === 0 || rows.some(({ verdict }) => verdict === 'failed')) return EXIT.failed;
  // What can be played here was played; CI names what has to be.
  return leftOut.length > 0 && process.env.CI === 'true' ? EXIT.failed : EXIT.fine;
}

/** The data that comes with the peers of this run. */
async function readAllRecordedData(
  { pattern }: Options,
  offers: readonly Offer[],
  clock: Clock,
): Promise<readonly ResultRow[]> {
  if (!pattern.test(RECORDED_DATA.name)) return [];
  const rows: ResultRow[] = [];
  for (const { program, version } of offers) {
    const folder = await KNOWN_PEERS.find(({ name }) => name === program.name)?.recordedData?.();
    if (folder !== undefined) rows.push(await readRecordedData(folder, { name: program.name, version }, clock));
  }
  return rows;
}

/** Starts a peer once with every actor there is: it says which it plays and what it can. */
async function ask(program: PeerProgram, clock: Clock): Promise<Offer> {
  const dir = await mkdtemp(join(tmpdir(), 'busbar-interop-'));
  const cable = await layCable(100_000 + Math.floor(Math.random() * 100_000));
  const everything = [...new Set(SCENARIOS.flatMap(({ left, right }) => [...left.actors, ...right.actors]))];
  const cast = { program, actors: everything };
  const stage = new Stage(cable, { left: cast, right: cast }, dir, clock);
  try {
    const { ready } = await stage.startNode('left', 0);
    return { program, version: `${ready.stack} ${ready.version}`, actors: ready.actors, can: ready.can };
  } finally {
    await stage.close();
    await cable.remove();
    await rm(dir, { recursive: true, force: true });
  }
}

/** What is missing is an answer elsewhere and a failure in CI. */
function unavailable(what: string): number {
  say(`interop cannot run: ${what}`);
  return process.env.CI === 'true' ? EXIT.failed : EXIT.environment;
}
