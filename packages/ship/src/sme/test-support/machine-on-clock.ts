import assert from 'node:assert/strict';
import { type CancelTimer, type Finding, type Millis, millis } from '@busbar/kernel';
import type { ManualClock } from '@busbar/kernel/testing';
import type { KeyMaterialContext, SmeContext } from '../context.ts';
import { smeSettings } from '../context.ts';
import type { EndReason, SmeEffect } from '../effects.ts';
import type { SmeEvent, SmeTimer } from '../events.ts';
import { initialSme, sme } from '../sme.ts';
import type { SmeState } from '../states.ts';
import { readable } from './wire.ts';

/** How a machine under test is set up; the rest are defaults. */
export interface MachineOptions {
  readonly clock: ManualClock;
  readonly role: 'client' | 'server';
  readonly trust?: SmeContext['trust'];
  readonly ownShipId?: string;
  readonly knownShipId?: string;
  readonly otherConnection?: boolean;
  readonly pin?: SmeContext['pin'];
  readonly keyMaterial?: SmeContext['keyMaterial'];
  readonly settings?: Partial<SmeContext['settings']>;
  /** How much later than due a timer fires, ms: a busy program. Default: not at all. */
  readonly lag?: () => number;
}

/** One machine with an interpreter of its effects on a manual clock. Checks what must hold after every step. */
export class MachineOnClock {
  readonly #clock: ManualClock;
  readonly #options: MachineOptions;
  readonly #timers = new Map<SmeTimer, CancelTimer>();
  readonly #waiting: SmeEvent[] = [];
  #isStepping = false;
  #changed: Partial<SmeContext['settings']> = {};
  trust: SmeContext['trust'];
  knownShipId: string | undefined;
  pin: SmeContext['pin'];
  keyMaterial: SmeContext['keyMaterial'];
  state: SmeState = initialSme();
  readonly sent: { readonly at: Millis; readonly text: string; readonly bytes: Uint8Array }[] = [];
  readonly phases: number[] = [0];
  readonly delivered: string[] = [];
  readonly told: SmeEffect[] = [];
  readonly findings: Finding[] = [];
  closed: { readonly at: Millis; readonly code: number; readonly reason: string; readonly flush: boolean } | undefined;
  ended: { readonly why: EndReason; readonly detail: string } | undefined;
  /** Takes what the machine sends. */
  onSend: (bytes: Uint8Array) => void = () => undefined;
  /** Told when the machine closes the WebSocket. */
  onClose: (code: number, reason: string) => void = () => undefined;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.trust = options.trust ?? 'trusted';
    this.knownShipId = options.knownShipId;
    this.pin = options.pin;
    this.keyMaterial = options.keyMaterial;
  }

  /** The settings of the node change while the machine runs. */
  changeSettings(change: Partial<SmeContext['settings']>): void {
    this.#changed = { ...this.#changed, ...change };
  }

  /** State number. */
  get number(): number {
    return this.state.at.number;
  }

  /** Texts of everything sent so far. */
  get texts(): readonly string[] {
    return this.sent.map(({ text }) => text);
  }

  /** Names of the timers that run. */
  get running(): readonly SmeTimer[] {
    return [...this.#timers.keys()];
  }

  /** Whether an effect of this kind was seen. */
  has(kind: SmeEffect['do']): boolean {
    return this.told.some((effect) => effect.do === kind);
  }

  context(): SmeContext {
    const { role, ownShipId = 'i:1_u:own', otherConnection, settings = {} } = this.#options;
    return {
      role,
      ownShipId,
      trust: this.trust,
      knownShipId: this.knownShipId,
      now: this.#clock.now(),
      settings: smeSettings({ ...settings, ...this.#changed }),
      ...(otherConnection === undefined ? {} : { otherConnection }),
      ...(this.pin === undefined ? {} : { pin: this.pin }),
      keyMaterial: this.keyMaterial,
    };
  }

  /** Orders events: an effect never re-enters the step. */
  dispatch(event: SmeEvent): void {
    this.#waiting.push(event);
    if (this.#isStepping) return;
    this.#isStepping = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) this.#step(next);
    this.#isStepping = false;
  }

  receive(...messages: readonly Uint8Array[]): void {
    for (const bytes of messages) this.dispatch({ type: 'frame', bytes });
  }

  /** The WebSocket ended at the other side. */
  lost(code: number | undefined, reason: string | undefined): void {
    this.dispatch({
      type: 'lost',
      ...(code === undefined ? {} : { code }),
      ...(reason === undefined ? {} : { reason }),
    });
  }

  /** The user (or the trust store) decides. */
  decide(type: 'trusted' | 'refused' | 'trustLost'): void {
    this.trust = type === 'trusted' ? 'trusted' : type === 'refused' ? 'refused' : 'undecided';
    this.dispatch({ type });
  }

  #step(event: SmeEvent): void {
    if (event.type === 'timer') this.#stopTimer(event.timer); // a test may let it expire early
    const before = this.state;
    const { state, effects } = sme(before, event, this.context());
    this.state = state;
    if (this.ended !== undefined) assert.deepEqual(effects, [], 'nothing follows the end');
    for (const effect of effects) this.#perform(effect);
    assert.deepEqual([...this.running].sort(), [...state.timers].sort(), 'timers of the state and of the clock agree');
    assert.equal(this.phases.at(-1), state.at.number, 'every change of the number is told');
    assert.equal(this.ended !== undefined, state.at.phase === 'closed', 'the end is told, and only the end');
    if (state.at.phase === 'closed') assert.deepEqual(state.timers, [], 'no timer outlives the machine');
  }

  #perform(effect: SmeEffect): void {
    assert.equal(this.ended, undefined, 'nothing follows the end');
    this.told.push(effect);
    switch (effect.do) {
      case 'send':
        assert.equal(this.closed, undefined, 'nothing is sent behind the close');
        this.sent.push({ at: this.#clock.now(), text: readable(effect.bytes), bytes: effect.bytes });
        this.onSend(effect.bytes);
        return;
      case 'startTimer':
        this.#startTimer(effect.timer, effect.delay);
        return;
      case 'stopTimer':
        assert.ok(this.#timers.has(effect.timer), `${effect.timer} runs when it is stopped`);
        this.#stopTimer(effect.timer);
        return;
      case 'close':
        this.closed = { at: this.#clock.now(), code: effect.code, reason: effect.reason, flush: effect.flush };
        this.onClose(effect.code, effect.reason);
        return;
      case 'phase':
        assert.equal(effect.from, this.phases.at(-1), 'phases join');
        this.phases.push(effect.to);
        return;
      case 'deliver':
        assert.ok(this.has('dataExchange'), 'nothing is delivered before data exchange');
        this.delivered.push(effect.payload);
        return;
      case 'shipId':
        this.knownShipId = effect.id;
        return;
      case 'pinAttempts':
        if (this.pin?.own !== undefined) this.pin = { ...this.pin, own: attempts(this.pin.own, effect) };
        return;
      case 'helloCounter':
        this.#peerKeys({ told: effect.updateCounter });
        return;
      case 'foreignKeys':
        this.#peerKeys({ known: effect.material.updateCounter });
        return;
      case 'keyMaterialAnswered':
        if (effect.accept) this.#peerKeys({ confirmed: effect.updateCounter });
        return;
      case 'keyMaterialUnanswered':
        if (this.keyMaterial !== undefined)
          this.keyMaterial = { ...this.keyMaterial, announceFrom: millis(this.#clock.now() + 300_000) };
        return;
      case 'finding':
        this.findings.push(effect.finding);
        return;
      case 'ended':
        this.ended = { why: effect.why, detail: effect.detail };
        return;
      case 'dataExchange':
      case 'askUser':
      case 'withdrawQuestion':
      case 'peerPhase':
      case 'pinNeeded':
      case 'pinRefused':
      case 'secondFactor':
      case 'toolAccepted':
      case 'storeKeys':
      case 'deleteKeys':
      case 'commissioningAnswer':
        return;
    }
  }

  /** What the node keeps about the keys of the peer. */
  #peerKeys(change: Partial<KeyMaterialContext['peer']>): void {
    if (this.keyMaterial !== undefined)
      this.keyMaterial = { ...this.keyMaterial, peer: { ...this.keyMaterial.peer, ...change } };
  }

  #startTimer(timer: SmeTimer, delay: Millis): void {
    assert.ok(delay >= 0 && Number.isFinite(delay), `${timer} has a delay`);
    this.#stopTimer(timer);
    const lag = this.#options.lag?.() ?? 0;
    const cancel = this.#clock.after(millis(delay + lag), () => {
      this.#timers.delete(timer);
      this.dispatch({ type: 'timer', timer });
    });
    this.#timers.set(timer, cancel);
  }

  #stopTimer(timer: SmeTimer): void {
    this.#timers.get(timer)?.();
    this.#timers.delete(timer);
  }
}

type OwnPin = NonNullable<NonNullable<SmeContext['pin']>['own']>;

/** What the node keeps about wrong PINs. */
function attempts(own: OwnPin, effect: Extract<SmeEffect, { readonly do: 'pinAttempts' }>): OwnPin {
  const { pin, demand } = own;
  const { wrong, penaltyUntil } = effect;
  return { pin, demand, wrong, ...(penaltyUntil === undefined ? {} : { penaltyUntil }) };
}
