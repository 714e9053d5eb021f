import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first file of this name that we may run, in the folders of a PATH; undefined when there is none. */
export function findOnPath(name: string, path: string): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isRunnable);
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
