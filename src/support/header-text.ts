import type { IncomingMessage } from 'node:http';

/** `name: value` lines, in the order of the wire. */
export function headerText(message: IncomingMessage): string {
  const lines: string[] = [];
  for (let i = 0; i < message.rawHeaders.length; i += 2) {
    lines.push(`${message.rawHeaders[i]}: ${message.rawHeaders[i + 1]}`);
  }
  return lines.join('\n');
}
