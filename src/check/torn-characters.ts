import type { HistoryView } from '../history/view.ts';
import type { Phrase } from './checker.ts';
import type { Findings } from './verdict.ts';
import { violation } from './violation.ts';

/** What readers put where bytes are no character; as a character, or as JSON may escape it. Nobody here says it. */
const TORN = /\ufffd|\\ufffd/i;
/** Characters around it that are shown. */
const AROUND = 40;

/** Users, model and tools say characters of several bytes: where one comes torn, bytes were cut, or were mixed. */
export function judgeTornCharacters(view: HistoryView, findings: Findings): void {
  const judge = (text: string, told: { where: string; at: number; whose: Phrase }): boolean => {
    const place = TORN.exec(text);
    if (place === null) return false;
    const around = text.slice(Math.max(0, place.index - AROUND), place.index + AROUND);
    findings.violations.push(
      violation({
        checker: 'well-formed',
        direction: 'own',
        where: told.where,
        at: told.at,
        headline: [...told.whose, ' a text in which a character is torn'],
        facts: [{ at: told.at, says: ['it reads ', { kind: 'text', text: around }] }],
        conclusion: ['bytes were cut within a character, or mixed with those of another text'],
      }),
    );
    return true;
  };
  for (const { frames, connection } of view.connections) {
    const whose: Phrase = [{ kind: 'connection', connection }, ' got'];
    frames.some(({ raw, n }) => judge(raw, { where: 'character', at: n, whose }));
  }
  for (const { request, response } of view.requests) {
    if (response === undefined) continue;
    const whose: Phrase = [{ kind: 'user', user: request.user }, ' was answered'];
    judge(response.body, { where: 'answered-character', at: response.n, whose });
  }
  view.upstream.some(({ raw, n, endpoint }) =>
    judge(raw, { where: 'told-character', at: n, whose: [`the ${endpoint} was told`] }),
  );
}
