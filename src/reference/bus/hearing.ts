import { newId } from '../new-id.ts';
import type { BusListener, BusMessage } from './bus.ts';

/** How well a bus hears itself, by the beats that it sends and the texts that it gets. */
export interface Hearing {
  /** Takes what came over the bus. */
  hear(text: string): void;
  /** The next beat, and whether those before it went unheard. */
  beat(): { readonly message: BusMessage; readonly deaf: boolean };
  hears(): boolean;
  silentMs(): number;
}

/** Beats that may be under way at once, before a bus counts as deaf. */
const MOST_UNHEARD = 1;

/** A beat that comes back proves that all that was published before it was sent has come, since a bus keeps order. */
export function createHearing(listener: () => BusListener | undefined): Hearing {
  const self = newId('rep');
  let sentAtMs = new Map<number, number>();
  let provenAtMs = -Infinity;
  let number = 0;

  const onBeat = (heard: number): void => {
    provenAtMs = Math.max(provenAtMs, sentAtMs.get(heard) ?? -Infinity);
    for (const sent of sentAtMs.keys()) if (sent <= heard) sentAtMs.delete(sent);
  };
  return {
    hear: (text) => {
      // Only services of this stack publish on its channel.
      const message = JSON.parse(text) as BusMessage;
      if (message.topic === 'gap') listener()?.onGap();
      else if (message.topic !== 'beat') listener()?.onMessage(message);
      else if (message.listener === self) onBeat(message.number);
    },
    beat: () => {
      const deaf = sentAtMs.size > MOST_UNHEARD;
      if (deaf) sentAtMs = new Map();
      number += 1;
      sentAtMs.set(number, performance.now());
      return { message: { topic: 'beat', listener: self, number }, deaf };
    },
    hears: () => sentAtMs.size <= MOST_UNHEARD,
    silentMs: () => performance.now() - provenAtMs,
  };
}
