import { EXIT_CODES } from './exit-codes.ts';

/** Turns Ctrl-C into an AbortSignal for the time of one command. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Gives the signals back to the process. */
  dispose(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The first signal aborts and lets the command write what it has; the second ends the process at once, with 130. */
export function watchInterrupt(process: NodeJS.Process, tell: (text: string) => void): Interrupt {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT_CODES.interrupted.code);
    tell('\nstopping; Ctrl-C again ends at once\n');
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
