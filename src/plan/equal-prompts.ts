import type { Prompt, Script, Step } from './plan.ts';

/**
 * Steps in which equal prompts are answered alike: by the script of the first step that says them. A model knows a
 * request by what it says; had two users who say the same different scripts, which of them each is answered by would
 * be left to what others sent, and that is no doing of the stack's.
 */
export function answerAlike(steps: readonly Step[]): readonly Step[] {
  const scripts = new Map<string, Script>();
  return steps.map((step) => {
    const said = maySay(step);
    if (step.op.kind !== 'send' || said === undefined) return step;
    const script = scripts.get(said) ?? step.op.script;
    scripts.set(said, script);
    return script === step.op.script ? step : { ...step, op: { ...step.op, script } };
  });
}

/** The steps that may send the text that one sends, that one among them. */
export function saidAlike(step: Step, steps: readonly Step[]): readonly Step[] {
  const said = maySay(step);
  return said === undefined ? [step] : steps.filter((other) => maySay(other) === said);
}

/** Equal for messages that may become one text; undefined for what no other step says. */
function maySay({ op }: Step): string | undefined {
  return op.kind === 'send' ? textOf(op.prompt) : undefined;
}

function textOf(prompt: Prompt): string | undefined {
  switch (prompt.kind) {
    case 'unique':
    case 'large':
      return undefined;
    case 'shared':
      return `shared ${prompt.k}`;
    case 'id-of-user':
      return `id of user ${prompt.user}`;
    case 'id-of-thread':
      // Runs can share a thread, and none has one yet.
      return 'id of a thread';
    default:
      return prompt satisfies never;
  }
}
