/** Makes characters of bytes as they come, and keeps those of an unfinished character for the next time. */
export interface CharacterDecoder {
  decode(bytes: Uint8Array, options: { readonly stream: true }): string;
}

/** The data of each server-sent event of a body, in order (WHATWG HTML section 9.2.6; only `data` is looked at). */
export async function* readEventStream(
  body: AsyncIterable<Uint8Array>,
  decoder: CharacterDecoder = new TextDecoder(),
): AsyncGenerator<string> {
  let rest = '';
  let data: string[] = [];
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.map((text) => text.replace(/\r$/, ''))) {
      if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
      if (line !== '' || data.length === 0) continue;
      yield data.join('\n');
      data = [];
    }
  }
}
