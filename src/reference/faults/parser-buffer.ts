import { createAnswerParser } from '../agent/answer-parser.ts';
import type { Fault } from './fault.ts';

/** The client of the model has one parser, which each stream that begins makes empty, also in the midst of another. */
export const parserBuffer: Fault = {
  slug: 'parser-buffer',
  title: "all streams of the model are put together in one buffer, which each stream's start makes empty",
  level: 3,
  seenBy: ['CAN', 'UPS', 'THR'],
  needs: [],
  source: 'oracle/langchain-oracle#255',
  install: (guard) => (seams) => {
    const parser = createAnswerParser();
    return {
      answerParser: (request) => (guard.fires(request.runId) ? parser : seams.answerParser(request)),
    };
  },
};
