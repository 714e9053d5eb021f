import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A source file of the project. `path` is below the project's root, with `/`. */
export interface Source {
  readonly path: string;
  /** The folder below src/ (`report`), `properties`, or `src` for a file directly in src/. */
  readonly folder: string;
  /** A test, or what only tests import. */
  readonly isTest: boolean;
  readonly lines: readonly string[];
  /** The same lines without comments and without what is quoted, for searches in code. */
  readonly code: readonly string[];
  readonly imports: readonly Import[];
}

export interface Import {
  readonly line: number;
  /** `node:fs`, a package's name, or the path below the root of a file of ours. */
  readonly of: string;
  readonly how: 'static' | 'dynamic' | 'type';
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const IMPORT = /(?:\b(import type )[^'"]*?)?(?:\bfrom\s*|\bimport\s*(\(\s*)?)(['"])([^'"]+)\3/g;

/** Every .ts file of src/ and properties/, but for what examples have installed. */
export function readSources(): readonly Source[] {
  return ['src', 'properties'].flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true })
      .filter((item) => item.isFile() && item.name.endsWith('.ts'))
      .map((item) => relative(ROOT, join(item.parentPath, item.name)).split(sep).join('/'))
      .filter((path) => !path.includes('/node_modules/'))
      .map(readSource),
  );
}

function readSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const parts = path.split('/');
  const folder = parts[0] === 'src' && parts.length > 2 ? parts[1] : parts[0];
  return {
    path,
    folder: folder ?? '',
    isTest: /\.(test|fixture)\.ts$/.test(path),
    lines: text.trimEnd().split('\n'),
    code: blankOut(text).split('\n'),
    imports: readImports(text, path),
  };
}

function readImports(text: string, path: string): readonly Import[] {
  return Array.from(text.matchAll(IMPORT), ({ index, 1: type, 2: bracket, 4: specifier = '' }) => ({
    line: text.slice(0, index).split('\n').length,
    of: specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier,
    how: type !== undefined ? 'type' : bracket !== undefined ? 'dynamic' : 'static',
  }));
}

/** Comments and quoted text become nothing; line ends stay, so that line numbers do. Template texts are left alone. */
function blankOut(text: string): string {
  const quiet = /\/\*[\s\S]*?\*\/|(?<![:'"`\\])\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g;
  return text.replaceAll(quiet, (part) => '\n'.repeat(part.split('\n').length - 1));
}
