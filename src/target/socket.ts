/** Gets what a socket brings, synchronously, in the order in which it came. */
export interface SocketObserver {
  onOpen(): void;
  /** The handshake was answered with an HTTP status instead of 101. Nothing follows. */
  onRejected(answer: { readonly status: number; readonly headers: string; readonly body: string }): void;
  /** `request`: the id of the request of this connection that it answers, where the transport itself knows that. */
  onFrame(raw: string, request?: string): void;
  /** Nothing follows. 1006: without a close frame, or the handshake got no answer; `reason` then says what is known. */
  onClose(close: { readonly code: number; readonly reason: string }): void;
}

/**
 * One connection of a client, a WebSocket or what stands for one, with a reader that always runs: who observes it may
 * change, frames are never left unread but by `pause`.
 */
export interface Socket {
  observe(observer: SocketObserver): void;
  /** `request`: the id of what is asked, which the frames of its answer are given with where the transport knows. */
  send(raw: string, request?: string): void;
  /** A close frame, and the wait for the peer's. */
  close(): void;
  /** A TCP reset: no close frame. */
  terminate(): void;
  /** The client falls silent: reads nothing, answers no protocol ping, and is destroyed by `terminate` only. */
  fallSilent(): void;
  pause(): void;
  resume(): void;
  readonly isOpen: boolean;
  /** Resolves when the socket is gone, whatever the way. */
  readonly gone: Promise<void>;
}
