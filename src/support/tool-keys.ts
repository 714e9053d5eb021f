/** Each call of a tool has a key of its own, which is asked for in its URL and stands in what the tool tells. */
const ASKED = /\/tool\/([0-9a-f]{20})/;
const TOLD = /is kept under ([0-9a-f]{20})/;

export function toolPath(key: string): string {
  return `/tool/${key}`;
}

/** What a tool tells of a key. */
export function toolText(what: string, key: string): string {
  return `${what} is kept under ${key}`;
}

/** The key of the first tool that a text asks for. */
export function keyAskedIn(text: string): string | undefined {
  return ASKED.exec(text)?.[1];
}

/** The key of the first result of a tool in a text. */
export function keyToldIn(text: string): string | undefined {
  return TOLD.exec(text)?.[1];
}
