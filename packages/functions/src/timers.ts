import { type Millis, millis, type Seconds, seconds } from '@busbar/kernel';

/**
 * Durations of LPC and LPP. Both use cases share them; the rule numbers are those of LPC.
 * They are fixed by the use case and not derived from the announced heartbeat timeout.
 */

/** A controllable system that hears nothing for this long enters failsafe. LPC-911, LPC-912. */
export const HEARTBEAT_WATCHDOG: Millis = millis(120_000);

/** Without heartbeat and limit the system may leave Init after this time. LPC-906. */
export const INIT_TIMEOUT: Millis = millis(120_000);

/** In Init, Failsafe and Unlimited/autonomous a limit counts only this long after a heartbeat (test specification 036). */
export const WRITE_WINDOW: Millis = millis(60_000);

/** Heartbeat again but no limit: after this time, from the first heartbeat on, failsafe may be left. LPC-921. */
export const RECOVERY_TIMEOUT: Millis = millis(120_000);

/** Shortest failsafe duration minimum an energy guard may choose: 2 h. LPC-022/3. */
export const FAILSAFE_DURATION_SHORTEST: Seconds = seconds(2 * 3600);

/** Longest failsafe duration minimum an energy guard may choose: 24 h. LPC-022/3. */
export const FAILSAFE_DURATION_LONGEST: Seconds = seconds(24 * 3600);

/** Longest announced heartbeat timeout of either side: 60 s. LPC-031, LPC-032. */
export const HEARTBEAT_TIMEOUT: Seconds = seconds(60);

/** Pause of the energy guard before it repeats a refused limit. Best practice of the test specification. */
export const RETRY_PAUSE: Millis = millis(2_000);

/** How long the energy guard repeats quickly; then it raises an alarm and repeats every {@link RETRY_SLOW}. */
export const RETRY_WINDOW: Millis = millis(50_000);

/** Pause between the repetitions after {@link RETRY_WINDOW}. */
export const RETRY_SLOW: Millis = millis(60_000);

/** No notify for this long after an accepted limit: the energy guard reads the list back. */
export const READ_BACK_AFTER: Millis = millis(2_500);

/** Duration stated for a system that refuses activations without one; renewed {@link RENEW_BEFORE} its end. */
export const SUBSTITUTE_DURATION: Seconds = seconds(24 * 3600);

/** Renewal of a substitute duration: this long before it ends. */
export const RENEW_BEFORE: Millis = millis(3_600_000);

/** A system that has not subscribed the heartbeat of the energy guard gets this long before the first limit is written. */
export const WATCH_GRACE: Millis = millis(3_000);

/** A vehicle counts as ready after this time even if none of its data came. EVCC 6.2. */
export const EV_READY_AFTER: Millis = millis(10_000);

/**
 * A vehicle stops following when the last heartbeat is older than this: 4 s, and a moment, because only more than 4 s is too
 * long. OPEV-005, OSCEV-005.
 */
export const EV_HEARTBEAT_WATCHDOG: Millis = millis(4_001);

/** Heartbeat timeout an energy manager announces to vehicles. OPEV-006. */
export const EV_HEARTBEAT_TIMEOUT: Seconds = seconds(4);

/** How long a pause holds without the energy manager, so that a dead one does not block the vehicle for ever. OPEV 7, rule 4. */
export const PAUSE_HOLD: Millis = millis(300_000);

/** Pause before a current limit that was refused or not answered is written once more. OPEV 8.1, rule 7. */
export const LIMIT_RETRY_PAUSE: Millis = millis(500);

/** The energy manager answers a request for curve or table within this time, with its defaults if nobody states anything. CEVC 7. */
export const OFFER_TARGET: Millis = millis(5_000);

/** A vehicle waits this long for curve and table; later it may charge uncoordinated. CEVC-018, CEVC-033. */
export const OFFER_DEADLINE: Millis = millis(55_000);

/** A vehicle that got one of curve and table waits this long for the other before it plans. CEVC-040. */
export const COMPANION_WAIT: Millis = millis(5_000);

/** A vehicle that has curve and table shows its plan within this time; inferred, the text has no number. CEVC 7 step 5. */
export const PLAN_WAIT: Millis = millis(60_000);

/** A request that is shown again this soon after its answer, and was never taken back, is the old one. */
export const ANSWERED_REQUEST: Millis = millis(10_000);

/** The energy manager is asked for a new curve this long before the present one ends. CEVC 7 step 7. */
export const CURVE_RENEWAL: Seconds = seconds(900);

/** The energy manager gives the summary of a session this long after the vehicle left. EVCS-008. */
export const SUMMARY_KEPT: Millis = millis(60_000);

/** A charging station waits this long for a summary; then it shows the session without costs. EVCS 7. */
export const SUMMARY_WAIT: Millis = millis(60_000);

/** While a vehicle charges, a summary is asked for at most this often. EVCS 7. */
export const SUMMARY_PAUSE: Millis = millis(60_000);
