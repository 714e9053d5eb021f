import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a whole file or none. The temporary place lies in the same directory, hence on the same disk, so that the
 * rename is one act. `flush`: it is on the disk when this resolves.
 */
export async function writeAtOnce(
  file: string,
  source: string,
  { flush }: { readonly flush: boolean },
): Promise<void> {
  const place = await mkdtemp(join(dirname(file), '.saving-'));
  try {
    const temporary = join(place, 'entry');
    await writeFile(temporary, source, { flush });
    await rename(temporary, file);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
