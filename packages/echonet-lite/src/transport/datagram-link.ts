/** Port of every ECHONET Lite node, as destination of everything (EL-1.2-1). */
export const ECHONET_PORT = 3610;

/** Where a frame came from. */
export interface FrameSource {
  /** Address of the sender: IPv4, or IPv6 with its zone. Its port means nothing (EL-1.2-2). */
  readonly address: string;
  /** It was sent to the group. */
  readonly isMulticast: boolean;
  /** Sends the answer back on the same connection; undefined for a datagram (EL-1.2-6). */
  readonly reply?: (bytes: Uint8Array) => void;
}

/** Takes what arrives at a {@link DatagramLink}. */
export interface DatagramReceiver {
  /** One frame. The octets belong to the receiver only during the call. */
  received(bytes: Uint8Array, from: FrameSource): void;
  /** The link can be used from now on, or again, perhaps at another address (EL-4.3.1-1, EL-4.3.1-2). */
  ready(): void;
  /** Something does not work; the link goes on trying. */
  failed(why: string): void;
}

/** Carries the frames of one node at one address. Own datagrams are not received (EL-1.2-11). */
export interface DatagramLink {
  /** Octets of the largest frame that goes through unfragmented (EL-1.2-7). */
  readonly mostOctets: number;
  /** Sets the receiver, once, and begins. */
  start(receiver: DatagramReceiver): void;
  /** Sends to port 3610 of an address. A link with connections carries requests on one; answers go as datagrams. */
  send(bytes: Uint8Array, to: string, kind: 'request' | 'answer'): void;
  /** Sends to the group (EL-1.2-3). */
  multicast(bytes: Uint8Array): void;
  close(): Promise<void>;
}

/** Octets of a datagram that no IPv4 network of Ethernet cuts, and those of the smallest IPv6 network (EL-1.2-7). */
export const MOST_OCTETS: Readonly<Record<4 | 6, number>> = { 4: 1472, 6: 1232 };
