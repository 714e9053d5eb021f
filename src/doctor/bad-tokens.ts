import type { Door, Refusal } from '../contract/contract.ts';
import type { TokenKind } from '../plan/plan.ts';
import type { Came } from '../report/diagnosis.ts';
import { askHttp, describeRefusal, describeReply, getPath, isRefused } from './ask-http.ts';
import { eachOf, failed, fine, NOT_PROMISED } from './check.ts';
import { askLine, describeAnswer, describeLine, isAnsweredBy, isRejected, openLine } from './line.ts';
import { ANSWER_LIMIT_MS, userOf, type Patient } from './patient.ts';
import { NOBODYS_RUN } from './reach.ts';

/** Those that need nobody's help. */
const FORGED: readonly TokenKind[] = [
  'garbage',
  'wrong-key',
  'alg-none',
  'hs256-with-public-key',
  'no-kid',
  'wrong-aud',
  'changed-body',
];

interface BadToken {
  readonly made: TokenKind;
  readonly text: string;
}

/** Offers forged tokens at one door of each backend; each must be refused there, in the target's own words. */
export async function offerBadTokens(patient: Patient, door: Door): Promise<Came> {
  const { contract, abilities } = patient.target;
  const refusal = contract.refusals['token-invalid']?.[door];
  if (refusal === undefined || (door === 'http' && !abilities.http)) return NOT_PROMISED;
  const tokens = await forgeAll(patient);
  return await eachOf(patient.stack.endpoints.backends, (origin) =>
    door === 'live'
      ? offerOnSocket(patient, { origin, tokens, refusal })
      : eachOf(tokens, (token) => offerAt(patient, { origin, door, token, refusal })),
  );
}

async function forgeAll(patient: Patient): Promise<readonly BadToken[]> {
  const { stack, target } = patient;
  const reply = await getPath(patient, { origin: stack.endpoints.auth, path: target.jwksPath });
  const jwks = reply.kind === 'answered' ? reply.body : '';
  const token = userOf(patient, 0).session.accessToken;
  const otherToken = userOf(patient, 1).session.accessToken;
  const kinds = FORGED.filter((kind) => target.abilities.tokens.includes(kind));
  return await Promise.all(
    kinds.map(async (made) => ({ made, text: await target.forge(made, { token, otherToken, jwks }) })),
  );
}

async function offerAt(
  patient: Patient,
  offer: {
    readonly origin: string;
    readonly door: 'http' | 'handshake';
    readonly token: BadToken;
    readonly refusal: Refusal;
  },
): Promise<Came> {
  const { origin, door, token, refusal } = offer;
  if (door === 'http') {
    const reply = await askHttp(patient, NOBODYS_RUN, { origin, token: token.text });
    return isRefused(reply, refusal)
      ? fine(describeReply(reply))
      : letIn(`${origin} answered ${describeReply(reply)} to a token made as ${token.made}`, refusal);
  }
  const line = await openLine(patient, { origin, token: token.text });
  const came = describeLine(line);
  await line.leave();
  return isRejected(line, refusal) ? fine(came) : letIn(`${origin} to a token made as ${token.made}: ${came}`, refusal);
}

/** A socket stays after each bad token, and ends with another user's. */
async function offerOnSocket(
  patient: Patient,
  offer: { readonly origin: string; readonly tokens: readonly BadToken[]; readonly refusal: Refusal },
): Promise<Came> {
  const { origin, tokens, refusal } = offer;
  const line = await openLine(patient, { origin, token: userOf(patient, 0).session.accessToken });
  const change = { kind: 'change-token', token: 0 } as const;
  for (const { made, text } of tokens) {
    const answer = await askLine(patient, line, { ask: change, token: text });
    if (!isAnsweredBy(answer, refusal)) {
      await line.leave();
      return letIn(`${origin} to a token made as ${made}: ${describeAnswer(answer, line)}`, refusal);
    }
  }
  const mismatch = patient.target.contract.refusals['principal-mismatch']?.live;
  const answer = await askLine(patient, line, { ask: change, token: userOf(patient, 1).session.accessToken });
  if (mismatch?.close !== undefined) await patient.until(() => line.end !== undefined, ANSWER_LIMIT_MS);
  const { end } = line;
  const closed = end?.kind === 'closed' ? end.code : undefined;
  await line.leave();
  const came = [refusal.codes.join(' or '), describeAnswer(answer, line)].join(' · ');
  if (mismatch === undefined || (isAnsweredBy(answer, mismatch) && closed === mismatch.close)) return fine(came);
  const then = closed === undefined ? ', and it stayed' : ` and closed with ${closed}`;
  return letIn(`${origin} to bob's token on a socket of alice: ${describeAnswer(answer, line)}${then}`, mismatch);
}

function letIn(what: string, refusal: Refusal): Came {
  const close = refusal.close === undefined ? '' : ` and a close with ${refusal.close}`;
  return failed(`${what}, expected ${describeRefusal(refusal)}${close}`, 'violated', { kind: 'verify-tokens' });
}
