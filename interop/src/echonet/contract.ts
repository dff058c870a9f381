/**
 * What the programs of the ECHONET Lite scenarios are told and what they report, one JSON object a line. Object codes, property
 * codes, services and contents are hexadecimal text without prefix, as on the wire: `02a101`, `da`, `62`, `42`.
 */

/** Codes and contents of some properties; no content where a service carries none. */
export type Contents = Readonly<Record<string, string>>;

/** Which side of ECHONET Lite a program plays. */
export type EchonetRole = 'controller' | 'device';

/** What a program is told. */
export type EchonetCommand =
  | {
      readonly do: 'start';
      readonly role: EchonetRole;
      readonly address: string;
      /** Objects of a device with the contents of their properties; empty for a controller. */
      readonly objects: Readonly<Record<string, Contents>>;
    }
  /** Controller: looks for nodes on the network. */
  | { readonly do: 'search' }
  /** Controller: sends a request and reports the answer. */
  | {
      readonly do: 'request';
      readonly to: string;
      readonly object: string;
      readonly service: string;
      readonly properties: Contents;
      /** The get list of SetGet. */
      readonly getProperties?: Contents;
    }
  /** Sends octets as they are. */
  | { readonly do: 'octets'; readonly to: string; readonly hex: string }
  /** Device: a property gets another content, which is announced. */
  | { readonly do: 'change'; readonly object: string; readonly property: string; readonly content: string }
  | { readonly do: 'stop' };

/** What a program reports. */
export type EchonetEvent =
  | { readonly event: 'ready'; readonly stack: string; readonly version: string }
  /** Controller: a node and its device objects. */
  | { readonly event: 'found'; readonly address: string; readonly objects: readonly string[] }
  /** Controller: a node does not answer any more. */
  | { readonly event: 'lost'; readonly address: string }
  /** Controller: what a request led to; service `none` when nothing came. */
  | {
      readonly event: 'answered';
      readonly from: string;
      readonly object: string;
      readonly service: string;
      readonly properties: Contents;
      readonly getProperties?: Contents;
    }
  /** Controller: an announcement. */
  | { readonly event: 'announced'; readonly from: string; readonly object: string; readonly properties: Contents }
  /** Device: a property was written by the network. */
  | { readonly event: 'written'; readonly object: string; readonly property: string; readonly content: string }
  | { readonly event: 'failed'; readonly what: string };

/** Events of one kind. */
export type EchonetEventOf<K extends EchonetEvent['event']> = Extract<EchonetEvent, { readonly event: K }>;
