import type { Manifest } from './read-project.ts';

const SCRIPT = { name: 'overhear', command: 'overhear fuzz' };

/** The text of package.json with a script `overhear`; undefined where it has one. Its indentation stays. */
export function addScript({ text, scripts }: Manifest): string | undefined {
  if (SCRIPT.name in scripts) return undefined;
  const indent = /^[{]\s*\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const whole: object = JSON.parse(text);
  const changed = { ...whole, scripts: { ...scripts, [SCRIPT.name]: SCRIPT.command } };
  return `${JSON.stringify(changed, null, indent)}\n`;
}
