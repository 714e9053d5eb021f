/** A whole number as guards write it; undefined when it is none, or below `least`. */
export function readWholeNumber(text: string | undefined, least: number): number | undefined {
  const value = text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  return value === undefined || value < least ? undefined : value;
}
