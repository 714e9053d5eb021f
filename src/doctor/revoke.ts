import type { Came } from '../report/diagnosis.ts';
import { askHttp, describeRefusal, describeReply, isRefused } from './ask-http.ts';
import { eachOf, failed, fine, NOT_PROMISED } from './check.ts';
import { askLine, describeAnswer, describeLine, isRejected, openLine } from './line.ts';
import { userOf, type Patient } from './patient.ts';
import { NOBODYS_RUN } from './reach.ts';

/** Logs alice's other session out, and looks whether it is dead at each door of each backend. */
export async function revokeSecond(patient: Patient): Promise<Came> {
  const { second } = userOf(patient, 0);
  const { http, handshake, live } = patient.target.contract.refusals['token-revoked'] ?? {};
  if (second === undefined || http === undefined || handshake === undefined) return NOT_PROMISED;
  const { backends, auth } = patient.stack.endpoints;
  const token = second.accessToken;
  const lines = await Promise.all(backends.map((origin) => openLine(patient, { origin, token })));
  const logout = await askHttp(patient, { kind: 'logout' }, { origin: auth, token });
  if (logout.kind === 'silent' || logout.status >= 300) {
    return failed(`the logout came to ${describeReply(logout)}`, 'violated', { kind: 'see-log', service: 'auth' });
  }
  const stillOpen = await eachOf(lines, async (line) => {
    await patient.until(() => line.end !== undefined, patient.target.contract.limits.closeAfterMs ?? 0);
    // An answer proves that it outlived its session, whatever the clocks say.
    const ping = { kind: 'ping', nonce: 'still-there' } as const;
    const answer = line.end === undefined ? await askLine(patient, line, { ask: ping }) : undefined;
    const closed = line.end?.kind === 'closed' ? line.end.code : undefined;
    if (live?.close === undefined || closed === live.close) return fine(`closed with ${closed}`);
    const stays = `a live socket stays (${describeAnswer(answer, line)})`;
    const what = closed === undefined ? stays : `a live socket closes with ${closed}`;
    return outlives(`${line.origin}: ${what}, expected ${live.close}`);
  });
  const doors = await eachOf(backends, async (origin) => {
    const reply = await askHttp(patient, NOBODYS_RUN, { origin, token });
    if (patient.target.abilities.http && !isRefused(reply, http)) {
      return outlives(`${origin} answered ${describeReply(reply)}, expected ${describeRefusal(http)}`);
    }
    const line = await openLine(patient, { origin, token });
    const came = describeLine(line);
    await line.leave();
    return isRejected(line, handshake)
      ? fine(came)
      : outlives(`${origin}: ${came}, expected ${describeRefusal(handshake)}`);
  });
  return await eachOf([stillOpen, doors], (came) => Promise.resolve(came));
}

function outlives(what: string): Came {
  return failed(what, 'violated', { kind: 'revoke-everywhere' });
}
