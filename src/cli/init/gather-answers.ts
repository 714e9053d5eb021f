import { TOKEN_PLACES, TRANSPORTS, USER_KINDS, type Answers } from './answers.ts';
import type { Project } from './read-project.ts';

/** Flags of `overhear init` that answer a question. */
export type GivenAnswers = Partial<Omit<Answers, 'name'>>;

/** Asks for one of these, or for any text where there are none. An empty answer is the standard one. */
export type Ask = <T extends string>(question: {
  readonly text: string;
  readonly standard: T;
  readonly choices?: readonly T[];
}) => Promise<T>;

const NONE = 'none';

/** What was given, and answers to what was not. */
export async function gatherAnswers(given: GivenAnswers, project: Project, ask: Ask): Promise<Answers> {
  const { name } = project;
  const transport =
    given.transport ??
    (await ask({ text: 'How do clients get events?', standard: TRANSPORTS[0], choices: TRANSPORTS }));
  const started =
    given.start ??
    (await ask({
      text: `Which command starts it? {port}, or PORT in its environment, is the port to take; ${NONE}: it runs`,
      standard: given.url !== undefined && !given.url.includes('{port}') ? NONE : (project.start ?? NONE),
    }));
  const start = started === NONE ? undefined : started;
  const url =
    given.url ??
    (await ask({
      text: 'Where is it?',
      standard: start === undefined ? 'http://127.0.0.1:3000' : 'http://127.0.0.1:{port}',
    }));
  const modelEnv =
    given.modelEnv ??
    (await ask({
      text: `Which variable has the base URL of its model? ${NONE}: it cannot be set`,
      standard: MODEL_ENV,
    }));
  const token =
    given.token ??
    (await ask({
      text: 'Where does the token of a user go?',
      standard: transport === 'socket.io' ? ('auth' as const) : TOKEN_PLACES[0],
      choices: TOKEN_PLACES,
    }));
  const users =
    given.users ?? (await ask({ text: 'How do test users come by it?', standard: USER_KINDS[0], choices: USER_KINDS }));
  return { name, transport, url, start, modelEnv: modelEnv === NONE ? undefined : modelEnv, token, users };
}

const MODEL_ENV = 'OPENAI_BASE_URL';
