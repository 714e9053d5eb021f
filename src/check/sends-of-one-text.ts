import type { HistoryView } from '../history/view.ts';
import { type Exchange, exchanges } from './exchanges.ts';
import { perView } from './per-view.ts';

/** Sends by their step, without those of which several have one text: which of them is worked on is not certain. */
export const sendsOfOneText = perView((view: HistoryView): ReadonlyMap<number, Exchange> => {
  const sends = exchanges(view).filter(({ ask, step }) => ask.kind === 'send' && step !== undefined);
  const times = new Map<string, number>();
  for (const { ask } of sends) if (ask.kind === 'send') times.set(ask.content, (times.get(ask.content) ?? 0) + 1);
  return new Map(
    sends.flatMap((send) =>
      send.ask.kind === 'send' && send.step !== undefined && times.get(send.ask.content) === 1
        ? [[send.step, send] as const]
        : [],
    ),
  );
});
