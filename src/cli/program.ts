import { Command } from 'commander';
import { EXIT_CODES } from './exit-codes.ts';
import { addCorpus } from './corpus.ts';
import { addDoctor } from './doctor.ts';
import { addFaults } from './faults.ts';
import { addFuzz } from './fuzz.ts';
import { addGate } from './gate.ts';
import { addInit } from './init.ts';
import { addReplay } from './replay.ts';
import { addShow } from './show.ts';
import { addStack } from './stack.ts';
import type { Surroundings } from './surroundings.ts';

/** All commands. Wrong usage throws commander's CommanderError, after its text was told. */
export function createProgram(surroundings: Surroundings, version: string): Command {
  const { terminal } = surroundings;
  const program = new Command('overhear')
    .description('Finds what one user of a multi-user agent backend can overhear of another.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: terminal.print, writeErr: terminal.tell })
    .addHelpText('after', `\n${exitCodesText()}\n\nBegin with:  overhear init   (a stack of your own)`);
  const commands = [addInit, addFuzz, addReplay, addGate, addStack, addDoctor, addShow, addFaults, addCorpus];
  for (const add of commands) add(program, surroundings);
  for (const command of program.commands) {
    const flags = command.options.flatMap(({ long }) => (long === undefined || long === null ? [] : [long]));
    command.showHelpAfterError(`Flags: ${flags.join(', ')}. More: overhear ${command.name()} --help`);
  }
  return program.showHelpAfterError(`Commands: ${program.commands.map((command) => command.name()).join(', ')}`);
}

function exitCodesText(): string {
  const lines = Object.values(EXIT_CODES).map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`);
  return ['Exit codes:', ...lines].join('\n');
}
