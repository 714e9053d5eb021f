import type { Frame, Reading, ReadMap } from './config.ts';

/**
 * Reads a JSON frame by the paths of its fields. Throws an Error when it is no JSON, or has no name of its kind: but
 * an answer over HTTP, whose status says whether it is an error where nothing else does.
 */
export function readFields(map: ReadMap, frame: Frame): Reading | undefined {
  const { json, text, status } = frame;
  const name = fieldAt(json, map.kind) ?? frame.event;
  if (name === undefined && status !== undefined) {
    return status < 400 ? undefined : { kind: 'error', code: String(status) };
  }
  if (json === undefined) throw new Error(`expected a frame to be JSON, got ${JSON.stringify(text.slice(0, 60))}`);
  if (name === undefined) throw new Error(`expected a frame to have a name at ${String(map.kind)}, got none`);
  const kind = Object.hasOwn(map.names, name) ? map.names[name] : undefined;
  if (kind === undefined) return undefined;
  const { kind: _kind, names: _names, ...paths } = map;
  const fields = Object.entries(paths).flatMap(([field, path]) => {
    const value = path === undefined ? undefined : fieldAt(frame.json, path);
    return value === undefined ? [] : [[field, value]];
  });
  return { kind, ...Object.fromEntries(fields) };
}

/** The text or number at the first of these paths where there is one. */
function fieldAt(json: unknown, paths: string | readonly string[]): string | undefined {
  for (const path of typeof paths === 'string' ? [paths] : paths) {
    let value = json;
    for (const name of path.split('.')) {
      value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    }
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  return undefined;
}
