import type { Ask } from '../contract/ask.ts';
import type { Came } from '../report/diagnosis.ts';
import { toCanary } from '../support/canary-form.ts';
import { askHttp, describeRefusal, describeReply, isRefused } from './ask-http.ts';
import { eachOf, failed, fine, NOT_PROMISED } from './check.ts';
import { askLine, describeAnswer, isAnsweredBy } from './line.ts';
import { userOf, type Patient } from './patient.ts';
import { messageOf } from './runs.ts';

/** What belongs to another user does not exist: it is refused, by a code that the target knows, at both doors. */
export async function askForeignThread(patient: Patient): Promise<Came> {
  const { threadId = '' } = messageOf(userOf(patient, 0));
  const read = { kind: 'messages', threadId } as const;
  const content = `${toCanary(patient.random.text(24))} note`;
  return await askAsBob(patient, { socket: [read, { kind: 'send', threadId, content }], http: [read] });
}

export async function askForeignRun(patient: Patient): Promise<Came> {
  const { runId = '' } = messageOf(userOf(patient, 0));
  const stop = { kind: 'stop', runId } as const;
  return await askAsBob(patient, { socket: [stop], http: [{ kind: 'run', runId }, stop] });
}

async function askAsBob(
  patient: Patient,
  asks: { readonly socket: readonly Ask[]; readonly http: readonly Ask[] },
): Promise<Came> {
  const { http, live } = patient.target.contract.refusals['not-found'] ?? {};
  const bob = userOf(patient, 1);
  const line = bob.lines.at(-1);
  const origin = patient.stack.endpoints.backends.at(-1);
  const overSocket = async (ask: Ask): Promise<Came> => {
    if (live === undefined || line === undefined) return NOT_PROMISED;
    const answer = await askLine(patient, line, { ask });
    return isAnsweredBy(answer, live)
      ? fine(`socket ${describeAnswer(answer, line)}`)
      : notRefused(`${ask.kind} over the socket: ${describeAnswer(answer, line)}, expected ${live.codes.join(' or ')}`);
  };
  const overHttp = async (ask: Ask): Promise<Came> => {
    if (http === undefined || origin === undefined || !patient.target.abilities.http) return NOT_PROMISED;
    const reply = await askHttp(patient, ask, { origin, token: bob.session.accessToken });
    return isRefused(reply, http)
      ? fine(`HTTP ${describeReply(reply)}`)
      : notRefused(`${ask.kind} over HTTP: ${describeReply(reply)}, expected ${describeRefusal(http)}`);
  };
  return await eachOf([...asks.socket.map(overSocket), ...asks.http.map(overHttp)], (came) => came);
}

function notRefused(what: string): Came {
  return failed(what, 'violated', { kind: 'keep-apart' });
}
