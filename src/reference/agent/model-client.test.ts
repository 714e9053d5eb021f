import { expect, test } from 'vitest';
import { defer, type Deferred } from '../../support/deferred.ts';
import { createModelClient } from './model-client.ts';
import type { ModelAnswer, ModelRequest } from './model.ts';
import { requestKey } from './request-key.ts';

/** A client of a model that answers when it is told to. */
function client() {
  const asked: (Deferred<ModelAnswer> & { readonly runId: string })[] = [];
  const model = createModelClient({
    seams: { keptUnder: requestKey, sharedUnder: requestKey },
    ask: ({ runId }) => {
      const answer = { ...defer<ModelAnswer>(), runId };
      asked.push(answer);
      return answer.promise;
    },
  });
  return { ask: (asking: ModelRequest) => model.ask(asking), asked };
}

function request(of: { user: string; run: string; text?: string; signal?: AbortSignal }): ModelRequest {
  const messages = [{ role: 'user' as const, content: of.text ?? 'the same' }];
  return { userId: of.user, runId: of.run, messages, signal: of.signal ?? new AbortController().signal };
}

const said = (text: string): ModelAnswer => ({ reasoning: '', text, toolCalls: [] });
/** Lets what is ready go on. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('requests of one user that say the same share an answer while it is asked for, and after', async () => {
  const { ask, asked } = client();
  const both = [ask(request({ user: 'a', run: '1' })), ask(request({ user: 'a', run: '2' }))];
  asked[0]?.resolve(said('one'));
  expect(await Promise.all(both)).toEqual([said('one'), said('one')]);
  expect(await ask(request({ user: 'a', run: '3' }))).toEqual(said('one'));
  expect(asked).toHaveLength(1);
});

test('another user, and another text, is asked for anew', async () => {
  const { ask, asked } = client();
  const all = [
    ask(request({ user: 'a', run: '1' })),
    ask(request({ user: 'b', run: '2' })),
    ask(request({ user: 'a', run: '3', text: 'other' })),
  ];
  for (const one of asked) one.resolve(said(one.runId));
  expect(await Promise.all(all)).toEqual([said('1'), said('2'), said('3')]);
});

test('what is stopped for one run, or fails, is asked anew for the other and is not kept', async () => {
  const { ask, asked } = client();
  const first = ask(request({ user: 'a', run: '1' }));
  const second = ask(request({ user: 'a', run: '2' }));
  asked[0]?.reject(new Error('stopped'));
  await expect(first).rejects.toThrow('stopped');
  await turn();
  asked[1]?.resolve(said('two'));
  expect(await second).toEqual(said('two'));
});

test('a run that waits for the answer of another one is stopped at once', async () => {
  const { ask } = client();
  void ask(request({ user: 'a', run: '1' }));
  const stop = new AbortController();
  const second = ask(request({ user: 'a', run: '2', signal: stop.signal }));
  stop.abort(new Error('stopped'));
  await expect(second).rejects.toThrow('stopped');
});
