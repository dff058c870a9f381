/** What is used of npm `echonet-lite`. */
declare module 'echonet-lite' {
  interface Received {
    readonly TID: string;
    readonly SEOJ: string;
    readonly DEOJ: string;
    readonly ESV: string;
    readonly DETAILs: Readonly<Record<string, string>>;
  }
  interface Library {
    readonly EL_Multi: string;
    readonly NODE_PROFILE_OBJECT: string;
    initialize(
      objects: readonly string[],
      received: (from: { readonly address: string }, frame: Received | null | undefined, error?: Error) => void,
      version: 4,
      options: { readonly v4: string; readonly ignoreMe: boolean; readonly autoGetProperties: boolean },
    ): Promise<NodeJS.EventEmitter>;
    search(): void;
    sendOPC1(
      ip: string,
      seoj: string,
      deoj: string,
      esv: string,
      epc: string,
      edt: string | readonly number[],
    ): unknown;
    sendDetails(
      ip: string,
      seoj: string,
      deoj: string,
      esv: string,
      details: readonly Readonly<Record<string, string>>[],
    ): Promise<unknown>;
    sendString(ip: string, hex: string): unknown;
    replyGetDetail(
      from: { readonly address: string },
      frame: Received,
      objects: Readonly<Record<string, Record<string, number[]>>>,
    ): Promise<unknown>;
    replySetDetail(
      from: { readonly address: string },
      frame: Received,
      objects: Readonly<Record<string, Record<string, number[]>>>,
    ): Promise<unknown>;
    release(): void;
  }
  const library: Library;
  export default library;
}

/** What is used of npm `node-echonet-lite`. */
declare module 'node-echonet-lite' {
  interface Property {
    readonly epc: number;
    /** The content as it was on the wire. */
    readonly buffer: Buffer | null;
  }
  interface Received {
    readonly device: { readonly address: string; readonly eoj?: readonly (readonly number[])[] };
    readonly message: {
      readonly tid: number;
      readonly seoj: readonly number[];
      readonly deoj: readonly number[];
      readonly esv: string;
      readonly prop: readonly Property[];
    };
  }
  class EchonetLite {
    constructor(options: { readonly type: 'lan'; readonly netif: string });
    init(done: (error: Error | null) => void): void;
    setSelfEoj(eoj: readonly number[]): void;
    setTransactionId(id: number | null): void;
    startDiscovery(found: (error: Error | null, received: Received) => void): void;
    stopDiscovery(): void;
    send(
      address: string,
      eoj: readonly number[],
      esv: string,
      properties: readonly { readonly epc: number; readonly edt: Buffer | null }[],
      answered?: (error: Error | null, received: Received) => void,
    ): void;
    on(event: 'notify' | 'data', listener: (received: Received) => void): void;
    close(done: () => void): void;
  }
  export default EchonetLite;
}
