import type { MessageLink } from '@busbar/kernel';
import {
  datagramFromPlain,
  decodeDatagram,
  encodeDatagram,
  type FeatureAddress,
  functionByName,
  type LocalDevice,
  type LocalFeature,
  plainDatagram,
  type RemoteDevice,
  type ResultData,
} from '@busbar/spine';
import type { AskedFeature, PeerCommand, PlainCmd } from '../contract.ts';
import { InjectedRequests } from './injected-requests.ts';
import type { Report } from './reporting.ts';
import type { RunningActor } from './running-actor.ts';

type Ask = Extract<PeerCommand, { do: 'ask' }>;
type Know = Extract<PeerCommand, { do: 'know' }>;

/** Sends single requests as they are told, past what the library would send, and shows what it knows of a peer. */
export class Asking implements RunningActor {
  readonly #device: LocalDevice;
  readonly #report: Report;
  readonly #links = new Map<string, InjectedRequests>();

  constructor(device: LocalDevice, report: Report) {
    this.#device = device;
    this.#report = report;
  }

  /** The link of a peer, with room for requests of ours. */
  tap(link: MessageLink, ski: string): MessageLink {
    const tapped = new InjectedRequests(link);
    this.#links.set(ski, tapped);
    return tapped;
  }

  takes(command: PeerCommand): boolean {
    return command.do === 'ask' || command.do === 'know';
  }

  take(command: PeerCommand): void {
    if (command.do === 'ask') this.#ask(command);
    if (command.do === 'know') this.#know(command);
  }

  close(): void {
    this.#links.clear();
  }

  #ask({ ski, id, classifier, feature, cmd, odd = {} }: Ask): void {
    const remote = this.#remote(ski);
    const to = remote === undefined ? undefined : addressOf(remote, feature);
    const link = this.#links.get(ski);
    if (to === undefined || link === undefined) {
      this.#report({ event: 'error', text: `ask: ${ski} has no ${JSON.stringify(feature)}` });
      return;
    }
    const from = this.#source(feature);
    const text = (msgCounter: number): string =>
      encodeDatagram(
        datagramFromPlain({
          datagram: {
            header: {
              specificationVersion: '1.3.0',
              addressSource: from,
              addressDestination: to,
              msgCounter,
              cmdClassifier: classifier,
              ...(classifier === 'read' ? {} : { ackRequest: true }),
              ...odd.header,
            },
            payload: { cmd: odd.secondCmd === undefined ? [cmd] : [cmd, odd.secondCmd] },
          },
        }),
      );
    link.inject(text, (answer) => this.#answered(ski, id, answer), odd.isRepeated === true ? 2 : 1);
  }

  #answered(ski: string, id: string, text: string): void {
    const datagram = decodeDatagram(text).value;
    const [cmd] = datagram?.cmd ?? [];
    const from = datagram?.header.addressDestination;
    if (datagram?.header.cmdClassifier === 'result') {
      const { errorNumber } = (cmd?.data?.value ?? {}) as ResultData;
      this.#report({ event: 'answer', ski, id, from, error: Number(errorNumber ?? 0) });
    } else if (datagram !== undefined)
      this.#report({ event: 'answer', ski, id, from, cmd: firstCmd(plainDatagram(datagram)) });
  }

  #know({ ski, id, feature, function: name }: Know): void {
    const declaration = functionByName(name);
    const server = this.#remote(ski)
      ?.entities()
      .flatMap((entity) => entity.feature(feature, 'server') ?? [])[0];
    const value = declaration === undefined ? undefined : server?.data(declaration);
    this.#report({ event: 'answer', ski, id, cmd: value === undefined ? {} : { [name]: value } });
  }

  #remote(ski: string): RemoteDevice | undefined {
    return this.#device.remotes().find((one) => one.ski === ski && !one.isClosed);
  }

  /** NodeManagement asks NodeManagement; all else comes from the feature the use cases ask from. */
  #source(feature: AskedFeature): LocalFeature['address'] {
    const [node, first] = this.#device.entities();
    const management = node?.features()[0];
    const source = feature === 'NodeManagement' ? management : first?.feature('Generic', 'client');
    if (source === undefined) throw new Error('this node has no feature to ask from');
    return source.address;
  }
}

function addressOf(remote: RemoteDevice, feature: AskedFeature): FeatureAddress | undefined {
  const device = remote.address === undefined ? {} : { device: remote.address };
  if (typeof feature !== 'string') return { ...device, entity: [...feature.entity], feature: feature.feature };
  if (feature === 'NodeManagement') return { ...device, entity: [0], feature: 0 };
  return remote.entities().flatMap((entity) => entity.feature(feature, 'server') ?? [])[0]?.address;
}

function firstCmd(plain: object): PlainCmd {
  const { datagram } = plain as { datagram: { payload?: { cmd?: readonly PlainCmd[] } } };
  return datagram.payload?.cmd?.[0] ?? {};
}
