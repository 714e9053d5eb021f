import type { Checker } from './checker.ts';
import { judgeTornCharacters } from './torn-characters.ts';
import { noFindings, toVerdict } from './verdict.ts';
import { violation } from './violation.ts';

/** A frame or an answer that the target cannot read is a finding, not a crash, and so is a text that was torn. */
export const wellFormed: Checker = {
  name: 'well-formed',
  claim: 'Every frame and every answer can be read, and no character in them is torn apart.',
  needs: 'frames',
  check({ view }) {
    const findings = noFindings();
    for (const connection of view.connections) {
      for (const frame of connection.frames) {
        findings.exercised = true;
        if (frame.seen !== undefined) continue;
        findings.violations.push(
          violation({
            checker: this.name,
            direction: 'own',
            where: 'frame',
            at: frame.n,
            headline: [{ kind: 'connection', connection: frame.connection }, ' got a frame that cannot be read'],
            facts: [{ at: frame.n, says: ['the frame ', { kind: 'text', text: frame.raw }] }],
            conclusion: [frame.problem ?? 'the target knows no such frame'],
          }),
        );
      }
    }
    for (const { request, response } of view.requests) {
      if (response === undefined) continue;
      findings.exercised = true;
      if (response.seen !== undefined) continue;
      findings.violations.push(
        violation({
          checker: this.name,
          direction: 'own',
          where: 'http',
          at: response.n,
          headline: [{ kind: 'user', user: request.user }, ' got an answer that cannot be read'],
          facts: [
            { at: request.n, says: [{ kind: 'user', user: request.user }, ' asks ', request.line] },
            { at: response.n, says: [`the answer ${response.status} `, { kind: 'text', text: response.body }] },
          ],
          conclusion: [response.problem ?? 'the target knows no such answer'],
        }),
      );
    }
    judgeTornCharacters(view, findings);
    return toVerdict(findings);
  },
};
