import { CHAT } from '../../puppet/model-interface.ts';
import { serve, type Stranger } from './web-page.ts';

/** A model that is not the puppet: it streams the same sentence to everybody. */
export function startDullModel(port: number): Promise<Stranger> {
  return serve(
    (request, response) => {
      request.setEncoding('utf8');
      let body = '';
      request.on('data', (text: string) => (body += text));
      request.on('end', () => {
        const asked = CHAT.read(JSON.parse(body));
        if (asked === undefined) {
          response.writeHead(400).end();
          return;
        }
        const speech = CHAT.speak(asked, 'dull');
        response.writeHead(200, { 'content-type': speech.contentType });
        for (const part of [speech.begin(), speech.say('I am quite another model.'), speech.end()]) {
          for (const piece of part) response.write(piece);
        }
        response.end();
      });
    },
    { port },
  );
}
