import { type CancelTimer, millis } from '@busbar/kernel';
import type { ManualClock } from '@busbar/kernel/testing';
import type { End } from './joined.ts';
import { control, handshake, hello, readable } from './wire.ts';

type Step =
  | 'cmi'
  | 'ready'
  | 'pending'
  | 'announced'
  | 'selected'
  | 'choice'
  | 'pin'
  | 'accessMethods'
  | 'complete'
  | 'closed';

/** The peculiarities of ship-go (2024) as far as ship.md describes them; durations in ms. */
const PATIENCE = 60_000;
const SHORT = 10_000;
const ASK_BEFORE = 30_000;
const LINGER = 500;

/**
 * ship-go as a peer, for interworking tests: 60 s patience that restarts on a prolongation, asks 30 s before the partner gives
 * up, leaves hello right after its own approval, closes without error messages, treats the access methods as a step of the
 * handshake and never answers a request afterwards.
 */
export class ShipGoModel implements End {
  readonly #clock: ManualClock;
  readonly #role: 'client' | 'server';
  #trust: 'trusted' | 'undecided';
  #step: Step = 'cmi';
  readonly #timers = new Map<string, CancelTimer>();
  readonly #shipId: string;
  readonly received: string[] = [];
  closeText: string | undefined;
  onSend: (bytes: Uint8Array) => void = () => undefined;
  onClose: (code: number, reason: string) => void = () => undefined;

  constructor(clock: ManualClock, role: 'client' | 'server', trust: 'trusted' | 'undecided', shipId = 'ship-go') {
    this.#clock = clock;
    this.#role = role;
    this.#trust = trust;
    this.#shipId = shipId;
  }

  get step(): Step {
    return this.#step;
  }

  open(): void {
    if (this.#role === 'client') this.onSend(Uint8Array.of(0, 0));
    this.#after('cmi', SHORT, () => this.#end('CMI timeout'));
  }

  /** Its user accepts: ready goes out, and it leaves hello without waiting for the partner's ready (SHIP-6.4.5-8). */
  approve(): void {
    this.#trust = 'trusted';
    if (this.#step !== 'pending') return;
    this.#stop();
    this.#sendReady();
    this.#startHandshake();
  }

  /** Its user refuses. */
  refuse(): void {
    if (this.#step === 'pending' || this.#step === 'ready') this.#abort();
  }

  /** Its application closes: announced with free text in data exchange, otherwise the WebSocket ends. */
  close(): void {
    if (this.#step !== 'complete') {
      this.#end('User close', 4500);
      return;
    }
    this.#send(3, '{"connectionClose":[{"phase":"announce"},{"maxTime":500},{"reason":"User close"}]}');
    this.#after('linger', LINGER, () => this.#end('close'));
  }

  /** A payload of its SPINE layer. */
  send(payload: string): void {
    if (this.#step === 'complete')
      this.#send(2, `{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":${payload}}]}`);
  }

  lost(): void {
    this.#stop();
    this.#step = 'closed';
  }

  receive(bytes: Uint8Array): void {
    if (this.#step === 'closed') return;
    const text = readable(bytes);
    if (bytes[0] === 2) {
      this.received.push(text); // buffered until complete
      return;
    }
    if (text.includes('"connectionClose"')) {
      this.#closeReceived(text);
      return;
    }
    switch (this.#step) {
      case 'cmi':
        this.#cmi(text);
        return;
      case 'ready':
        this.#readyReceived(text);
        return;
      case 'pending':
        this.#pendingReceived(text);
        return;
      case 'announced':
        this.#proposal(text);
        return;
      case 'selected':
        this.#confirmation(text);
        return;
      case 'choice':
        this.#choice(text);
        return;
      case 'pin':
        this.#pinState(text);
        return;
      case 'accessMethods':
      case 'complete':
        this.#accessMethods(text);
        return;
    }
  }

  #cmi(text: string): void {
    if (text !== 'cmi 00') {
      this.#end('invalid CMI');
      return;
    }
    if (this.#role === 'server') this.onSend(Uint8Array.of(0, 0));
    this.#stop();
    if (this.#trust === 'trusted') {
      this.#sendReady();
      this.#enterReady();
      return;
    }
    this.#step = 'pending';
    this.onSend(hello({ phase: 'pending', waiting: PATIENCE }));
    this.#after('wait', PATIENCE, () => this.#abort());
  }

  #enterReady(): void {
    this.#step = 'ready';
    this.#after('wait', PATIENCE, () => this.#abort());
  }

  #readyReceived(text: string): void {
    if (text.includes('"aborted"')) {
      this.#end('Node rejected by application', 4452);
      return;
    }
    if (text.includes('"ready"')) {
      this.#startHandshake();
      return;
    }
    if (!text.includes('"pending"')) {
      this.#abort();
      return;
    }
    if (!text.includes('"prolongationRequest":true')) return;
    this.#after('wait', PATIENCE, () => this.#abort()); // restart, not increase
    this.#sendReady();
  }

  #pendingReceived(text: string): void {
    if (text.includes('"aborted"')) {
      this.#end('Node rejected by application', 4452);
      return;
    }
    const waiting = /"waiting":(\d+)/.exec(text)?.[1];
    const isRequest = text.includes('"prolongationRequest"');
    if (isRequest && waiting === undefined) {
      this.#after('wait', PATIENCE, () => this.#abort());
      this.onSend(hello({ phase: 'pending', waiting: PATIENCE }));
      return;
    }
    if (isRequest || waiting === undefined || Number(waiting) < 1000) {
      this.#abort();
      return;
    }
    if (text.includes('"ready"')) this.#cancel('wait');
    this.#cancel('reply');
    if (Number(waiting) > ASK_BEFORE)
      this.#after('ask', Number(waiting) - ASK_BEFORE, () => this.#ask(Number(waiting)));
  }

  #ask(waiting: number): void {
    this.onSend(hello({ phase: 'pending', prolongationRequest: true }));
    this.#after('reply', waiting, () => this.#abort());
  }

  #startHandshake(): void {
    this.#stop();
    this.#after('handshake', SHORT, () => this.#end('timeout'));
    this.#step = this.#role === 'server' ? 'announced' : 'choice';
    if (this.#role === 'client') this.onSend(handshake('announceMax', 1, 0));
  }

  #proposal(text: string): void {
    if (!text.includes('"announceMax"')) {
      this.#end('unexpected');
      return; // no error message
    }
    this.#step = 'selected';
    this.onSend(handshake('select', 1, 0));
  }

  #confirmation(text: string): void {
    if (text.includes('"select"')) this.#enterPin();
    else this.#end('unexpected');
  }

  #pinState(text: string): void {
    if (text.includes('"none"')) this.#enterAccessMethods();
    else this.#end('PIN is not supported');
  }

  #choice(text: string): void {
    if (!text.includes('"select"') || !text.includes('"minor":0')) {
      this.onSend(control('{"error":3}'));
      this.#end('selection mismatch');
      return;
    }
    this.onSend(handshake('select', 1, 0));
    this.#enterPin();
  }

  #enterPin(): void {
    this.#stop();
    this.#step = 'pin';
    this.onSend(control('{"connectionPinState":[{"pinState":"none"}]}'));
    this.#after('pin', SHORT, () => this.#end('timeout'));
  }

  #enterAccessMethods(): void {
    this.#stop();
    this.#step = 'accessMethods';
    this.onSend(control('{"accessMethodsRequest":[]}'));
    this.#after('accessMethods', SHORT, () => this.#end('timeout'));
  }

  #accessMethods(text: string): void {
    if (this.#step === 'complete') return; // later requests stay unanswered
    if (text.includes('"accessMethodsRequest"')) {
      this.onSend(control(`{"accessMethods":[{"id":"${this.#shipId}"}]}`));
      return;
    }
    if (!text.includes('"accessMethods"')) {
      this.#end('unexpected');
      return;
    }
    this.#stop();
    this.#step = 'complete';
  }

  #closeReceived(text: string): void {
    if (text.includes('"confirm"')) {
      this.#end('close');
      return;
    }
    this.#send(3, '{"connectionClose":[{"phase":"confirm"}]}');
    this.#after('linger', LINGER, () => this.#end('close'));
  }

  #sendReady(): void {
    this.onSend(hello({ phase: 'ready', waiting: PATIENCE }));
  }

  #abort(): void {
    this.onSend(hello({ phase: 'aborted' }));
    this.#end('Node rejected by application', 4452);
  }

  #end(reason: string, code = 4001): void {
    this.#stop();
    this.#step = 'closed';
    this.closeText = reason;
    this.onClose(code, reason);
  }

  #send(type: number, text: string): void {
    this.onSend(Buffer.from(String.fromCharCode(type) + text));
  }

  #after(name: string, delay: number, fire: () => void): void {
    this.#cancel(name);
    this.#timers.set(name, this.#clock.after(millis(delay), fire));
  }

  #cancel(name: string): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }

  #stop(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }
}
