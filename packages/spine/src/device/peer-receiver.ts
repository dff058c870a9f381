import type { Finding } from '@busbar/kernel';
import { decodeDatagram } from '../codec/decode-datagram.ts';
import type { Routed } from '../communication-mode/enhanced-router.ts';
import type { MessageAddresses } from '../communication-mode/message-place.ts';
import { entriesOf } from '../data/list-entries.ts';
import { unusedParts } from '../data/unused-parts.ts';
import type { Cmd, Datagram, FeatureAddress } from '../datagram/datagram.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import {
  nodeManagementDestinationListData,
  nodeManagementDetailedDiscoveryData,
  nodeManagementUseCaseData,
} from '../model/node-management.ts';
import { ERROR_NUMBERS, type ResultData, resultData } from '../model/result.ts';
import type { CallingPeer } from '../node-management/node-management-server.ts';
import type { CmdRefusal } from './cmd-options.ts';
import type { Commissioning } from './commissioning.ts';
import type { ConnectionHost } from './connection-host.ts';
import { type FullFeatureAddress, formatAddress } from './feature-address.ts';
import type { LocalFeatureNode } from './local-feature.ts';
import { type CounterStep, type CounterValue, counterStep } from './msg-counter.ts';
import { fullCmd } from './notify-cmd.ts';
import { OvertakenData } from './overtaken-data.ts';
import { outcomeOfResult } from './pending-requests.ts';
import { type CompleteHeader, completeHeader, judge, type PipelineView, type Verdict } from './receive-pipeline.ts';
import type { RemoteDeviceNode } from './remote-device.ts';
import { type ResultError, refused, UNUSABLE_REPLY, type WriteOutcome } from './result-error.ts';
import { judgeVersion } from './specification-version.ts';

/** What the receiving side of a connection needs from it. */
export interface ReceiverHost {
  readonly device: ConnectionHost;
  readonly remote: RemoteDeviceNode;
  readonly commissioning: Commissioning;
  readonly isClosed: boolean;
  readonly caller: CallingPeer;
  say(finding: Finding, fields?: { readonly feature?: string; readonly function?: string }): void;
  disconnect(rule: string, text: string): void;
  reply(received: ReceivedMessage, cmd: Cmd): void;
  /** Answers a message: error 0 without a refusal. */
  result(received: ReceivedMessage, refusal?: ResultError): void;
  settle(reference: CounterValue, outcome: WriteOutcome): boolean;
  /** In enhanced communication mode: see to a message that is for another device, or from one behind the peer. */
  route(addresses: MessageAddresses, text: string): Routed;
  /** The peer got our discovery. */
  peerKnowsUs(): void;
}

/** A received datagram with a complete header. */
export interface ReceivedMessage {
  readonly header: CompleteHeader;
  readonly ackRequest: boolean;
}

type Received = ReceivedMessage & {
  readonly datagram: Datagram;
  readonly length: number;
  /** A message that was sent later came before this one. */
  isOvertaken?: boolean;
};

/** Receives the messages of one peer: decides by the receive pipeline and carries the decision out. */
export class PeerReceiver {
  readonly #host: ReceiverHost;
  readonly #view: PipelineView<LocalFeatureNode>;
  readonly #overtaken: OvertakenData;
  /** Since the peer's stack started, as far as it can be told. */
  #highestCounter: CounterValue | undefined;
  #loggedVersion: string | undefined;

  constructor(host: ReceiverHost) {
    this.#host = host;
    const { device } = host;
    this.#overtaken = new OvertakenData(device.clock);
    this.#view = {
      ownDevice: device.address,
      feature: (entity, feature) => device.feature(entity, feature),
      isBound: (source, feature) => device.isBound(host.remote.ski, source, feature),
      strictVersions: device.strictVersions,
    };
  }

  /** The connection is over. */
  close(): void {
    this.#overtaken.close();
  }

  /** Takes one message. Nothing a peer sends gets out of here as an exception. */
  receive(text: string): void {
    let received: Received | undefined;
    try {
      const decoded = decodeDatagram(text);
      for (const finding of decoded.findings) this.#host.say(finding);
      const header = decoded.value === undefined ? undefined : completeHeader(decoded.value);
      if (decoded.value !== undefined && header !== undefined) {
        const ackRequest = decoded.value.header.ackRequest === true;
        received = { header, ackRequest, datagram: decoded.value, length: text.length };
        const routed = this.#host.route({ ...header, originator: decoded.value.header.addressOriginator }, text);
        if (routed === 'done') return;
        if (routed !== 'here') {
          this.#refuseRouted(routed, received);
          return;
        }
        if (!this.#isFromPeer(header.source)) return;
        this.#checkVersion(decoded.value);
        received.isOvertaken = this.#watchCounter(header.msgCounter) === 'back';
      }
      this.#carryOut(judge(decoded, this.#view), received);
    } catch (error) {
      this.#failed(error, received);
    }
  }

  #carryOut(verdict: Verdict<LocalFeatureNode>, received: Received | undefined): void {
    if (received === undefined || verdict.do === 'discard') {
      if (verdict.do === 'discard') this.#say('warning', verdict.rule, verdict.text);
      return;
    }
    switch (verdict.do) {
      case 'result':
        this.#receiveResult(verdict.cmd, received);
        break;
      case 'ignore':
        this.#say('warning', verdict.rule, verdict.text, received, verdict.declaration);
        this.#finishData(received, false);
        if (received.header.classifier === 'notify' && verdict.declaration !== undefined)
          this.#resync(verdict.declaration, received);
        break;
      case 'data': {
        const isUsed = this.#receiveData(verdict, received);
        this.#finishData(received, isUsed);
        if (isUsed && received.isOvertaken === true) this.#rereadLater(verdict.declaration, received);
        break;
      }
      case 'refuse':
        this.#refuse(verdict.refusal, received);
        break;
      case 'read':
        this.#host.reply(received, this.#answerRead(verdict));
        if (verdict.declaration === nodeManagementDetailedDiscoveryData) this.#host.peerKnowsUs();
        break;
      case 'write':
        this.#receiveWrite(verdict, received);
        break;
      case 'call':
        this.#receiveCall(verdict.declaration, verdict.cmd, received);
        break;
    }
  }

  /** Stores received data; false when it cannot be used. */
  #receiveData(
    { declaration, cmd, how }: { declaration: AnyFunction; cmd: Cmd; how: 'reply' | 'notify' },
    received: Received,
  ): boolean {
    const { source, destination } = received.header;
    // Discovery and use cases have rules of their own (SPINE-5.3.3-80).
    if (isCommissioning(declaration)) {
      const isUsed = this.#host.commissioning.receive(declaration, cmd, how, source);
      if (!isUsed && how === 'notify') this.#host.commissioning.reread(declaration);
      return isUsed;
    }
    const feature = this.#host.remote.feature(source);
    if (feature === undefined || feature.role === 'client') {
      const rule = feature === undefined ? 'SPINE-5.3.2-48' : 'SPINE-5.3.2-21';
      this.#say('warning', rule, `${how} of an unknown or client feature is not used`, received, declaration);
      return false;
    }
    this.#sayUnused(declaration, cmd, received);
    return feature.receive(declaration, cmd, how, this.#own(destination));
  }

  /** Settles the request and acknowledges; a reply or notify is never answered with an error (SPINE-5.3.2-30, -31). */
  #finishData(received: Received, isUsed: boolean): void {
    const reference = received.datagram.header.msgCounterReference;
    if (received.header.classifier === 'reply' && reference !== undefined)
      this.#host.settle(reference, isUsed ? { ok: true } : UNUSABLE_REPLY);
    if (received.ackRequest) this.#host.result(received);
  }

  /** A result is never answered (SPINE-5.3.2-32). */
  #receiveResult(cmd: Cmd | undefined, received: Received): void {
    const isResult = cmd?.data?.declaration === resultData;
    const outcome = isResult
      ? outcomeOfResult(cmd.data?.value as ResultData)
      : refused(ERROR_NUMBERS.generalError, 'result is not readable');
    const reference = received.datagram.header.msgCounterReference;
    const isExpected = reference !== undefined && this.#host.settle(reference, outcome);
    if (!isExpected && !outcome.ok)
      this.#say('warning', 'SPINE-5.5.5-19', `error ${outcome.errorNumber}: ${outcome.description ?? ''}`, received);
  }

  #answerRead({ feature, declaration, cmd }: { feature: LocalFeatureNode; declaration: AnyFunction; cmd: Cmd }): Cmd {
    if (feature.role !== 'special') return feature.answerRead(declaration, cmd);
    this.#host.device.announceChanges();
    return fullCmd(declaration, this.#host.device.readNodeManagement(declaration, this.#host.remote.ski));
  }

  #receiveWrite(
    { feature, declaration, cmd }: { feature: LocalFeatureNode; declaration: AnyFunction; cmd: Cmd },
    received: Received,
  ): void {
    const overload = this.#overload(declaration, cmd, received.length);
    if (overload !== undefined) {
      this.#refuse({ ...overload, rule: 'SPINE-5.3.2-35' }, received);
      return;
    }
    this.#sayUnused(declaration, cmd, received);
    feature.receiveWrite({
      ski: this.#host.remote.ski,
      sender: this.#complete(received.header.source),
      declaration,
      cmd,
      respond: (refusal) => {
        if (refusal !== undefined) this.#refuse({ ...refusal, rule: 'SPINE-5.3.3-61' }, received);
        else if (received.ackRequest) this.#host.result(received);
      },
    });
  }

  #overload(declaration: AnyFunction, cmd: Cmd, length: number): ResultError | undefined {
    const { limits } = this.#host.device;
    const tooMuch = (description: string): ResultError => ({ errorNumber: ERROR_NUMBERS.overload, description });
    if (length > limits.writtenText) return tooMuch('write is too long');
    if (entriesOf(declaration, cmd.data?.value).length > limits.writtenEntries) return tooMuch('too many entries');
    if (this.#host.device.undecidedWrites(this.#host.remote.ski) >= limits.undecidedWrites)
      return tooMuch('too many undecided writes');
    return undefined;
  }

  #receiveCall(declaration: AnyFunction, cmd: Cmd, received: Received): void {
    const { caller, device, remote } = this.#host;
    const peerDevice = caller.peerDevice ?? received.header.source.device;
    const outcome = device.callNodeManagement(declaration, cmd.data?.value ?? {}, { ...caller, peerDevice });
    if (outcome.refusal !== undefined) {
      this.#refuse({ ...outcome.refusal, rule: 'SPINE-5.5.4-6' }, received, declaration);
      return;
    }
    if (received.ackRequest) this.#host.result(received);
    device.tellGranted(outcome, remote);
  }

  #refuse(refusal: ResultError & { readonly rule: string }, received: Received, declaration?: AnyFunction): void {
    const { errorNumber, description, rule } = refusal;
    const { classifier } = received.header;
    this.#say(
      'warning',
      rule,
      `${classifier} refused with ${errorNumber}: ${description ?? ''}`,
      received,
      declaration,
    );
    this.#host.result(received, { errorNumber, ...(description === undefined ? {} : { description }) });
  }

  /** A message that goes nowhere: a request is answered, everything else only logged. */
  #refuseRouted(refusal: CmdRefusal, received: Received): void {
    const { classifier } = received.header;
    if (classifier === 'read' || classifier === 'write' || classifier === 'call') this.#refuse(refusal, received);
    else this.#say('warning', refusal.rule, `${classifier} not passed on: ${refusal.description}`, received);
  }

  #resync(declaration: AnyFunction, received: Received): void {
    if (isCommissioning(declaration)) this.#host.commissioning.reread(declaration);
    else this.#host.remote.feature(received.header.source)?.resync(declaration, this.#own(received.header.destination));
  }

  #rereadLater(declaration: AnyFunction, { header: { source, destination } }: Received): void {
    this.#overtaken.came(declaration, source, () => {
      if (isCommissioning(declaration)) this.#host.commissioning.readAgain(declaration);
      else this.#host.remote.feature(source)?.readNow(this.#own(destination), declaration, () => undefined);
    });
  }

  /** A peer that changes its address or takes ours is disconnected (SPINE-5.1-1). */
  #isFromPeer({ device }: FeatureAddress): boolean {
    if (device === undefined) return true;
    const { address } = this.#host.remote;
    const isOther = address !== undefined && device !== address;
    if (!isOther && device !== this.#host.device.address) return true;
    this.#host.disconnect('SPINE-5.1-1', 'source address is not that of the peer');
    return false;
  }

  #checkVersion(datagram: Datagram): void {
    const version = datagram.header.specificationVersion ?? '';
    if (version === this.#loggedVersion || judgeVersion(version) === 'compatible') return;
    // Once is enough: such a peer sends it in every message.
    this.#loggedVersion = version;
    this.#say('warning', 'SPINE-5.3.2-5', `version of the peer is '${version.slice(0, 40)}'`);
  }

  #watchCounter(counter: CounterValue): CounterStep {
    const step = counterStep(this.#highestCounter, counter);
    if (step !== 'back') this.#highestCounter = counter;
    else this.#say('info', 'SPINE-5.3.2-12', 'message counter stepped back: messages overtook each other');
    if (step === 'restart') {
      this.#say('warning', 'SPINE-5.3.2-13', 'message counter fell back: the peer seems to have restarted');
      this.#host.commissioning.restart();
    }
    return step;
  }

  /** Our own fault: logged, a request is answered, the connection goes on. */
  #failed(error: unknown, received: Received | undefined): void {
    const { logger } = this.#host.device;
    logger.error('spine.internalFailure', { ski: this.#host.remote.ski, error: stackOf(error) });
    const classifier = received?.header.classifier;
    if (received === undefined || !(classifier === 'read' || classifier === 'write' || classifier === 'call')) return;
    this.#host.result(received, { errorNumber: ERROR_NUMBERS.generalError, description: 'internal failure' });
  }

  /** A source without device part means the peer (SPINE-5.2.3-6). */
  #complete(source: FeatureAddress): FeatureAddress {
    const { address } = this.#host.remote;
    return source.device !== undefined || address === undefined ? source : { ...source, device: address };
  }

  #own(destination: FeatureAddress): FullFeatureAddress {
    const { entity = [], feature = 0 } = destination;
    return { device: this.#host.device.address, entity, feature };
  }

  #sayUnused(declaration: AnyFunction, cmd: Cmd, received: Received): void {
    for (const { rule, text } of unusedParts(declaration, cmd))
      this.#say('warning', rule, `not used: ${text}`, received, declaration);
  }

  #say(
    severity: Finding['severity'],
    rule: string,
    text: string,
    received?: Received,
    declaration?: AnyFunction,
  ): void {
    const name = declaration?.name ?? received?.datagram.cmd[0]?.data?.name;
    this.#host.say(
      { severity, rule, path: '', text },
      {
        ...(received === undefined ? {} : { feature: formatAddress(received.header.destination) }),
        ...(name === undefined ? {} : { function: name.slice(0, 80) }),
      },
    );
  }
}

function isCommissioning(declaration: AnyFunction): boolean {
  return (
    declaration === nodeManagementDetailedDiscoveryData ||
    declaration === nodeManagementUseCaseData ||
    declaration === nodeManagementDestinationListData
  );
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
