/** Receives what arrives on a {@link MessageLink}. */
export interface MessageReceiver {
  /** One complete message: the JSON text of the payload protocol. Messages come one at a time, in order. */
  message(text: string): void;
  /** The link is gone; nothing follows. */
  closed(reason: string): void;
}

/**
 * Ordered, reliable exchange of texts with exactly one peer. SPINE runs on it without knowing what carries it.
 * Messages that arrive before {@link start} are kept in order (bounded by the owner of the link).
 */
export interface MessageLink {
  /** Sets the receiver, once. */
  start(receiver: MessageReceiver): void;
  /** Queues a text; false when the link is closed or its bounded queue is full (the owner then closes the link). */
  send(text: string): boolean;
  /** Ends the link; the receiver is told once. */
  close(reason: string): void;
}
