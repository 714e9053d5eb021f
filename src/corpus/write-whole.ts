import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes files into a directory, each whole or not at all. The temporary place lies in the same directory, hence on the
 * same disk, so that each rename is one act. `flush`: they are on the disk when this resolves.
 */
export async function writeWhole(
  directory: string,
  files: readonly { readonly name: string; readonly text: string }[],
  { flush }: { readonly flush: boolean },
): Promise<void> {
  const place = await mkdtemp(join(directory, '.saving-'));
  try {
    for (const { name, text } of files) {
      const temporary = join(place, 'entry');
      await writeFile(temporary, text, { flush });
      await rename(temporary, join(directory, name));
    }
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
