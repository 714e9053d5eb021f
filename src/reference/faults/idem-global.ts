import type { Accepted } from '../store/accept-message.ts';
import type { Fault } from './fault.ts';

const LARGEST_CACHE = 1000;

/** First answers are kept under the key alone: another user's same key gets them, and their message never runs. */
export const idemGlobal: Fault = {
  slug: 'idem-global',
  title: 'idempotency keys are not scoped by user',
  level: 1,
  seenBy: ['CAN', 'IDF', 'UNK', 'CMP'],
  needs: [],
  source: 'paveg/hono-idempotency#126; nensii21/devlink#773; C-Address-Onboarding-Bridge-Backend#379',
  install: (guard) => {
    const answers = new Map<string, Accepted>();
    return (seams) => ({
      acceptMessage: async (message) => {
        const { key } = message;
        const first = key === undefined ? undefined : answers.get(key);
        if (first !== undefined && guard.fires({ of: message.runId })) return { ...first, duplicate: true };
        const accepted = await seams.acceptMessage(message);
        if (key !== undefined) answers.set(key, accepted);
        // A map walks in the order of insertion: the first is the oldest.
        for (const oldest of answers.keys()) if (answers.size > LARGEST_CACHE) answers.delete(oldest);
        return accepted;
      },
    });
  },
};
