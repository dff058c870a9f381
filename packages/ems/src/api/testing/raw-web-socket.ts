import { request } from 'node:http';

/** One frame a server sent. */
export interface RawFrame {
  /** 1 text, 8 close, 9 ping. RFC 6455, 5.2. */
  readonly opcode: number;
  readonly text: string;
}

/** A web socket that shows frames as they come and answers nothing by itself. */
export interface RawWebSocket {
  /** The next frame. */
  frame(): Promise<RawFrame>;
  /** Sends a text. */
  send(text: string): void;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
}

/** Opens a web socket; an answer other than 101 rejects with its status. */
export function openWebSocket(url: string, headers: Readonly<Record<string, string>> = {}): Promise<RawWebSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<RawWebSocket>();
  const asked = request(url, {
    headers: {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      ...headers,
    },
  });
  asked.on('response', (response) => {
    response.resume();
    reject(new Error(`answered with ${response.statusCode}`));
  });
  asked.on('error', reject);
  asked.on('upgrade', (_response, socket, head) => {
    let bytes = head;
    let wake = (): void => undefined;
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      wake();
    });
    socket.on('error', () => socket.destroy());
    const closed = new Promise<void>((done) => socket.on('close', () => done()));
    resolve({
      closed,
      async frame() {
        for (;;) {
          const found = firstFrame(bytes);
          if (found !== undefined) {
            bytes = bytes.subarray(found.length);
            return found.frame;
          }
          await new Promise<void>((next) => {
            wake = next;
          });
        }
      },
      send: (text) => {
        socket.write(maskedText(text));
      },
    });
  });
  asked.end();
  return promise;
}

function firstFrame(bytes: Buffer): { readonly frame: RawFrame; readonly length: number } | undefined {
  if (bytes.length < 10) return bytes.length >= 2 && (bytes[1] ?? 0) < 126 ? shortFrame(bytes) : undefined;
  const size = bytes[1] ?? 0;
  if (size < 126) return shortFrame(bytes);
  const start = size === 126 ? 4 : 10;
  const length = size === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return cut(bytes, start, length);
}

function shortFrame(bytes: Buffer): { readonly frame: RawFrame; readonly length: number } | undefined {
  return cut(bytes, 2, bytes[1] ?? 0);
}

function cut(
  bytes: Buffer,
  start: number,
  length: number,
): { readonly frame: RawFrame; readonly length: number } | undefined {
  if (bytes.length < start + length) return undefined;
  const text = bytes.subarray(start, start + length).toString();
  return { frame: { opcode: (bytes[0] ?? 0) & 15, text }, length: start + length };
}

/** A text frame with the mask 0, as a client must mask. */
function maskedText(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 255, 0, 0, 0, 0]);
  return Buffer.concat([head, payload]);
}
