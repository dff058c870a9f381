import { type Clock, millis } from '@busbar/kernel';
import type { ParameterSheet } from '../catalogue/parameter-sheet.ts';
import type { ConformanceProfile } from '../catalogue/profile.ts';
import type { Evidence } from '../runner/evidence.ts';
import { notJudged, stepFailed } from '../runner/verdict.ts';
import type { ShipParameters } from '../ship/parameters.ts';
import type { Attempt, Credentials, FoundRecord, Medium, OpenPort, Wire } from './medium.ts';
import type { Operator } from './operator.ts';
import { ToolConnection } from './tool-connection.ts';
import { nodeName, type ToolNode } from './tool-nodes.ts';

/** The device under test, as far as the test tool knows it. */
export interface DeviceUnderTest {
  readonly ski: string;
  /** SHIP ID of its TXT record or of the parameter sheet. */
  readonly shipId: string | undefined;
  readonly port: number | undefined;
}

/** What a {@link ShipTool} is made of. */
export interface ShipToolOptions {
  readonly medium: Medium;
  readonly evidence: Evidence;
  readonly profile: ConformanceProfile;
  readonly parameters: ShipParameters;
  /** The whole sheet, for suites above SHIP. */
  readonly sheet: ParameterSheet;
  readonly role: 'server' | 'client';
  readonly nodes: readonly ToolNode[];
  /** SKI for forged certificates, and whether the device trusts it. */
  readonly forged: { readonly ski: string; readonly shipId: string; readonly isTrusted: boolean };
  /** Key and certificate whose SKI is not that of the key. */
  readonly forge: (ski: string) => Credentials;
  readonly operator: Operator;
  readonly dut: DeviceUnderTest;
}

/** How an attempt of the device to connect ended before there was a WebSocket. */
export interface EndedAttempt {
  readonly stage: 'tls' | 'http';
  readonly why: string;
}

/** Time a device gets between the TLS handshake and the upgrade to end a connection, ms. */
const QUIET_BEFORE_UPGRADE = millis(3000);

/** What the steps of one case work with. */
export class ShipTool {
  readonly parameters: ShipParameters;
  readonly sheet: ParameterSheet;
  readonly profile: ConformanceProfile;
  /** Part of the device in cases that may be run in either. */
  readonly role: 'server' | 'client';
  readonly nodes: readonly ToolNode[];
  readonly operator: Operator;
  readonly dut: DeviceUnderTest;
  readonly forged: ShipToolOptions['forged'];
  readonly warnings: string[] = [];
  readonly clock: Clock;
  readonly #options: ShipToolOptions;
  readonly #connections: ToolConnection[] = [];
  readonly #ports: OpenPort[] = [];
  readonly #goodbyes: (() => Promise<void>)[] = [];

  constructor(options: ShipToolOptions) {
    const { parameters, sheet, profile, role, nodes, operator, dut, forged, medium } = options;
    this.#options = options;
    this.parameters = parameters;
    this.sheet = sheet;
    this.profile = profile;
    this.role = role;
    this.nodes = nodes;
    this.operator = operator;
    this.dut = dut;
    this.forged = forged;
    this.clock = medium.clock;
  }

  /** The step that follows; failures and evidence name it. */
  step(number: string): void {
    this.#options.evidence.step = number;
  }

  /** Something worth knowing that is no fault. */
  note(text: string): void {
    this.#options.evidence.add('note', text);
  }

  /** The case can pass at best with a warning. */
  warn(reason: string): void {
    this.warnings.push(reason);
    this.note(`warning: ${reason}`);
  }

  pause(time: number): Promise<void> {
    return new Promise((done) => this.clock.after(millis(time), done));
  }

  /** The node at this place of those the case has. */
  node(index = 0): ToolNode {
    const node = this.nodes[index];
    if (node === undefined) throw new Error(`the case was given no node ${index + 1}`);
    return node;
  }

  /** A connection with the device in the role this run wants. */
  connect(node: ToolNode = this.node()): Promise<ToolConnection> {
    return this.role === 'server' ? this.dial(node) : this.accept(node);
  }

  /** The test tool connects, the device is server. PRE_SHIP_TLS_Established. */
  async dial(node: ToolNode = this.node()): Promise<ToolConnection> {
    const attempt = await this.#options.medium.connect(node.identity, millis(0));
    if (!attempt.ok) throw notJudged(`PRE_SHIP_TLS_Established: no connection to the device: ${attempt.why}`);
    return this.#connection(attempt.wire, 'server');
  }

  /** Connects with a forged certificate and gives the device time to end that at TLS. */
  async dialForged(ski: string): Promise<Attempt> {
    const attempt = await this.#options.medium.connect(this.#options.forge(ski), QUIET_BEFORE_UPGRADE);
    this.note(
      attempt.ok ? 'the device accepted the WebSocket' : `the connection ended (${attempt.stage}): ${attempt.why}`,
    );
    if (attempt.ok) attempt.wire.terminate();
    return attempt;
  }

  /** Waits until the device connects, the device is client. PRE_SHIP_Ready_For_Handshake. */
  async accept(node: ToolNode = this.node(), window?: number): Promise<ToolConnection> {
    const { promise, resolve } = Promise.withResolvers<Wire>();
    let isTaken = false;
    await this.#listen(node.identity, node.identity, nodeName(node), {
      opened: (wire) => {
        if (isTaken) wire.terminate();
        else resolve(wire);
        isTaken = true;
      },
      ended: (stage, why) => this.note(`an attempt of the device ended (${stage}): ${why}`),
    });
    const wire = await this.#within(promise, window ?? this.parameters.dialWindow);
    if (wire === undefined)
      throw notJudged(
        `PRE_SHIP_Ready_For_Handshake: the device did not connect to the test tool within ${(window ?? this.parameters.dialWindow) / 1000} s${this.#multicastHint()}`,
      );
    return this.#connection(wire, 'client');
  }

  /** Waits until the device connects to a node with a forged certificate, and says how that ended. */
  async acceptForged(ski: string, shipId: string): Promise<EndedAttempt | 'opened' | 'not dialled'> {
    const { promise, resolve } = Promise.withResolvers<EndedAttempt | 'opened'>();
    await this.#listen(this.#options.forge(ski), { ski, shipId }, 'Busbar conformance forged', {
      opened: (wire) => {
        this.note('the device opened a WebSocket');
        wire.terminate();
        resolve('opened');
      },
      ended: (stage, why) => {
        this.note(`the attempt of the device ended (${stage}): ${why}`);
        resolve({ stage, why });
      },
    });
    const outcome = await this.#within(promise, this.parameters.dialWindow);
    await this.stopListening();
    return outcome ?? 'not dialled';
  }

  /** TXT records on the network. */
  records(within: number): Promise<readonly FoundRecord[]> {
    return this.#options.medium.records(millis(within));
  }

  /** Why multicast does not work here; undefined while it does. */
  multicastProblem(): string | undefined {
    return this.#options.medium.problem();
  }

  /** Says goodbye and closes the ports of the test tool; connections stay. */
  async stopListening(): Promise<void> {
    await Promise.all(this.#goodbyes.splice(0).map((goodbye) => goodbye()));
    await Promise.all(this.#ports.splice(0).map((port) => port.close()));
  }

  /** Ends everything: first nobody can connect any more, then the connections go. */
  async close(): Promise<void> {
    await this.stopListening();
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }

  #connection(wire: Wire, role: 'server' | 'client'): ToolConnection {
    const name = String.fromCharCode('A'.charCodeAt(0) + this.#connections.length);
    const connection = new ToolConnection(wire, name, role, this.clock, this.#options.evidence);
    connection.odd = (text) => {
      if (!this.warnings.includes(text)) this.warn(text);
    };
    this.#connections.push(connection);
    return connection;
  }

  async #listen(
    credentials: Credentials,
    as: { readonly ski: string; readonly shipId: string },
    instance: string,
    listener: Parameters<Medium['listen']>[1],
  ): Promise<void> {
    const { medium, operator } = this.#options;
    const port = await medium.listen(credentials, listener);
    this.#ports.push(port);
    const { ski, shipId } = as;
    this.#goodbyes.push(medium.announce({ instance, ski, shipId, port: port.port }));
    this.note(`waiting for the device on ${port.host}:${port.port} as ${ski}`);
    if (medium.problem() !== undefined) await operator.reachable(ski, port.host, port.port);
  }

  #within<T>(promise: Promise<T>, time: number): Promise<T | undefined> {
    return new Promise((done, fail) => {
      const cancel = this.clock.after(millis(time), () => done(undefined));
      promise.then((value) => {
        cancel();
        done(value);
      }, fail);
    });
  }

  #multicastHint(): string {
    const problem = this.#options.medium.problem();
    return problem === undefined ? '' : `; the device cannot find it by DNS-SD here (${problem})`;
  }
}

/** The attempt must have ended at TLS; ended later is a warning, a WebSocket a failure. */
export function judgeForged(tool: ShipTool, ended: EndedAttempt | 'opened', who: string): void {
  if (ended === 'opened') throw stepFailed(`the device accepted the forged certificate of the test tool as ${who}`);
  if (ended.stage === 'http')
    tool.warn(`the device ended the connection only after the WebSocket request, not at TLS: ${ended.why}`);
}
