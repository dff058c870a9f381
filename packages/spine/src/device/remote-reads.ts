import { type CancelTimer, millis } from '@busbar/kernel';
import type { FeatureAddress } from '../datagram/datagram.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import { type FullFeatureAddress, formatAddress } from './feature-address.ts';
import { fullCmd } from './notify-cmd.ts';
import type { PeerPort } from './peer-port.ts';
import type { RelationTargetFeature } from './relation-client.ts';
import { isRepeatable, type Refusal, refused, type WriteOutcome } from './result-error.ts';
import { SparseMap } from './sparse-map.ts';
import { retryDelay } from './timers.ts';

/** Reads that wait at one feature of a peer: identical ones are shared, unanswered ones repeated (SPINE-5.3.2-16, -37). */
export class RemoteReads {
  readonly #target: RelationTargetFeature;
  readonly #port: PeerPort;
  /** By function; bounded by the functions of the model. */
  readonly #waiting = new SparseMap<string, ((outcome: WriteOutcome) => void)[]>();
  readonly #retries = new SparseMap<string, CancelTimer>();

  constructor(target: RelationTargetFeature, port: PeerPort) {
    this.#target = target;
    this.#port = port;
  }

  /** Reads a function in full; tells the outcome of this try when the data is stored. */
  read(from: FullFeatureAddress, declaration: AnyFunction, told: (outcome: WriteOutcome) => void): void {
    this.#cancelRetry(declaration.name);
    this.#send(from, declaration, 0, told);
  }

  /** Ends the repetitions: the feature is gone. */
  close(): void {
    for (const cancel of this.#retries.values()) cancel();
    this.#retries.clear();
  }

  #send(
    from: FullFeatureAddress,
    declaration: AnyFunction,
    attempt: number,
    told: (outcome: WriteOutcome) => void,
  ): void {
    const { name } = declaration;
    const waiting = this.#waiting.get(name);
    if (waiting !== undefined) {
      waiting.push(told);
      return;
    }
    this.#waiting.set(name, [told]);
    const sentAt = this.#port.clock.now();
    this.#port.request(
      {
        from,
        to: this.#target.address,
        classifier: 'read',
        cmd: fullCmd(declaration, {}),
        maxResponseDelay: this.#target.maxResponseDelay,
        late: () => this.#cancelRetry(name),
      },
      (outcome) => {
        const tell = this.#waiting.get(name) ?? [];
        this.#waiting.delete(name);
        if (isRepeatable(outcome)) this.#retryLater(from, declaration, attempt, sentAt);
        for (const one of tell) one(outcome);
      },
    );
  }

  #retryLater(from: FullFeatureAddress, declaration: AnyFunction, attempt: number, sentAt: number): void {
    const { name } = declaration;
    const delay = retryDelay(attempt);
    const isLast = delay === undefined;
    this.#port.say(
      {
        severity: isLast ? 'error' : 'warning',
        rule: 'SPINE-5.3.2-37',
        path: '',
        text: isLast ? 'peer does not answer' : 'read not answered, or not usably',
      },
      { feature: formatAddress(this.#target.address), function: name },
    );
    if (isLast) return;
    const wait = millis(Math.max(0, sentAt + delay - this.#port.clock.now()));
    this.#cancelRetry(name);
    this.#retries.set(
      name,
      this.#port.clock.after(wait, () => {
        this.#retries.delete(name);
        this.#send(from, declaration, attempt + 1, () => undefined);
      }),
    );
  }

  #cancelRetry(name: string): void {
    this.#retries.get(name)?.();
    this.#retries.delete(name);
  }
}

/** The refusal of a read whose function the peer does not announce (SPINE-5.5.2-8). */
export function notReadable(address: FeatureAddress, declaration: AnyFunction): Refusal {
  return refused(
    ERROR_NUMBERS.commandNotSupported,
    `read of ${declaration.name} is not announced at ${formatAddress(address)}`,
  );
}
