import type { Contract } from '../contract/contract.ts';
import type { HistoryView } from '../history/view.ts';
import { exchanges } from './exchanges.ts';
import { feedsOf } from './own-events.ts';

/**
 * The positive control of the canary search: users whose run completed before their eyes, whose model's text held a
 * canary, and who saw none of their own all the same. Nothing is claimed of an execution that did not come to quiet,
 * nor of texts that a user sent more than once: which of the messages the model answers is not known, and so no secret
 * of one of them is told.
 */
export function ownersBlind(view: HistoryView, contract: Contract): readonly number[] {
  if (view.quiet === undefined) return [];
  const texts = exchanges(view).map(({ user, ask }) => (ask.kind === 'send' ? `${user} ${ask.content}` : undefined));
  return view.users
    .filter(({ user, lease, canaries, connections }) => {
      const isTwice = (content: string): boolean => texts.filter((text) => text === `${user} ${content}`).length > 1;
      const steps = new Set(canaries.filter(({ place }) => place === 'model-text').map(({ step }) => step));
      const runs = new Set(
        exchanges(view)
          .filter((one) => one.user === user && one.answer?.accepted?.duplicate === false && steps.has(one.step))
          .filter(({ ask }) => ask.kind === 'send' && !isTwice(ask.content))
          .map((one) => one.answer?.accepted?.runId),
      );
      const completed = feedsOf(view, user).some(({ events }) =>
        events.some(({ kind, runId }) => contract.grammar.endings[kind] === 'completed' && runs.has(runId)),
      );
      if (!completed) return false;
      const own = [...lease.canaries, ...canaries.map(({ value }) => value)];
      return !connections.some(({ frames }) => frames.some(({ raw }) => own.some((value) => raw.includes(value))));
    })
    .map(({ user }) => user);
}
