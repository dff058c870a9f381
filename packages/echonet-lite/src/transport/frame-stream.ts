import { frameLength, LONGEST_FRAME } from '../frame/frame-length.ts';

/** Cuts the octets of a connection into frames (EL-1.2-6). */
export class FrameStream {
  #rest: Uint8Array = new Uint8Array(0);

  /**
   * Takes a piece of the stream and gives the frames that are complete with it. False when no frame can follow: then the
   * connection is of no use any more.
   */
  take(piece: Uint8Array, frame: (bytes: Uint8Array) => void): boolean {
    let stream = this.#rest.length === 0 ? piece : joined(this.#rest, piece);
    for (;;) {
      if (stream.length === 0) break;
      const found = frameLength(stream);
      if ('error' in found) return false;
      if (!('length' in found)) break;
      frame(stream.subarray(0, found.length));
      stream = stream.subarray(found.length);
    }
    // What is kept does not hold on to the buffer of the socket; `slice` of a Buffer would.
    this.#rest = new Uint8Array(stream);
    // Longer than any frame: a count or length is not what it seems.
    return this.#rest.length <= LONGEST_FRAME;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
